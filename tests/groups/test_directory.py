"""The built-in directory as it is shipped."""

from tools.groups.directory import STUDENTS, directory


def test_every_row_of_the_directory_is_read_with_its_source() -> None:
    groups = directory()
    assert len(groups) == 520
    assert all(group.name and group.source_url.startswith("http") for group in groups)


def test_what_a_row_leaves_empty_is_not_stated() -> None:
    canyon = next(group for group in directory() if group.name == "Canyon Echoes")
    assert (canyon.voicing, canyon.styles, canyon.min_age, canyon.website) == (None, (), None, None)


def test_ages_styles_and_students_are_read() -> None:
    chorale = next(group for group in directory() if group.name == "Colorado Children's Chorale")
    assert (chorale.min_age, chorale.max_age, chorale.auditioned) == (7, 14, True)
    assert "musical_theatre" in chorale.styles
    assert {group.open_to for group in directory()} == {"", STUDENTS}


def test_a_row_without_coordinates_is_where_its_city_is() -> None:
    cantemus = next(group for group in directory() if group.name == "Cantemus Chamber Chorus")
    assert (round(cantemus.latitude, 1), round(cantemus.longitude, 1)) == (42.6, -70.9)


def test_the_file_is_read_once() -> None:
    assert directory() is directory()
