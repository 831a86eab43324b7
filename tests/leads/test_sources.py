"""What the lead sources that need no network answer."""

import contextlib
from datetime import date

import pytest

from tools.geography.places import resolve
from tools.sources.base import Flaw, Found, Search, SourceFailed
from tools.sources.csv_list import CsvList, read_list
from tools.sources.directory import Directory

TODAY = date(2026, 11, 23)
DENVER = resolve("Denver, CO")


def read(text: str) -> tuple[list[Found], list[str]]:
    items = list(read_list(text, DENVER, TODAY))
    return [i for i in items if isinstance(i, Found)], [i.text for i in items if isinstance(i, Flaw)]


def test_the_directory_answers_what_lies_within_the_radius() -> None:
    wide = list(Directory().search(Search(DENVER, 50, TODAY)))
    narrow = list(Directory().search(Search(DENVER, 5, TODAY)))
    assert len(wide) > 20
    assert len(narrow) < len(wide)
    assert all(isinstance(found, Found) and found.source_url for found in wide)


def test_the_directory_says_what_is_weak_about_a_group() -> None:
    found = {g.name: g for g in Directory().search(Search(DENVER, 60, TODAY)) if isinstance(g, Found)}
    assert found["Longmont Chorale"].extra["page_year"] == "2010"
    assert found["CU Buffoons"].extra["open_to"] == "students"


def test_columns_are_known_by_what_people_call_them() -> None:
    found, flaws = read(
        "Organization;Town;State;Web Site;E-mail;Telephone;Director;Members;Genre;Type\n"
        "Mile High Singers;Denver;CO;milehigh.example;Hello@MileHigh.example;303 555 0100;ana ruiz;48;"
        "jazz, pop;community choir\n"
    )
    assert flaws == []
    [group] = found
    assert (group.name, group.city, group.region, group.country) == ("Mile High Singers", "Denver", "CO", "US")
    assert (group.website, group.email, group.phone) == (
        "https://milehigh.example",
        "hello@milehigh.example",
        "+13035550100",
    )
    assert (group.contact_name, group.size, group.kind) == ("Ana Ruiz", 48, "community_chorus")
    assert group.styles == ("jazz", "pop")
    assert group.latitude == pytest.approx(39.739, abs=0.01)


def test_a_number_is_read_in_the_groups_own_country() -> None:
    found, _ = read("name,place,phone\nLondon Voices,London England,020 7946 0018\n")
    assert found[0].phone == "+442079460018"


def test_what_cannot_be_read_is_told_by_line_and_the_rest_is_found() -> None:
    found, flaws = read(
        "name,city,state,email,size,shoe size\n"
        "First Singers,Denver,CO,first@a.example,20,9\n"
        ",Denver,CO,,,\n"
        "\n"
        "No Town,,,,,\n"
        "Lost Choir,Nowhereville,ZZ,,,\n"
        "Odd Voices,Boulder,CO,not an address,many,\n"
        'Last "Singers",Denver,CO,,,\n'
    )
    assert [group.name for group in found] == ["First Singers", "Odd Voices", 'Last "Singers"']
    assert found[1].email is None
    lines = [flaw.partition(":")[0] for flaw in flaws]
    assert lines == ["line 1", "line 3", "line 5", "line 6", "line 7 (Odd Voices)", "line 7 (Odd Voices)"]
    assert "shoe size" in flaws[0]
    assert "not an address" in flaws[4]


def test_a_list_without_names_says_what_it_has() -> None:
    with pytest.raises(SourceFailed, match="town, motto"):
        read("town,motto\nDenver,sing\n")
    with pytest.raises(SourceFailed, match="name"):
        read("")


def test_a_spreadsheets_own_escapes_and_marks_are_read_through() -> None:
    found, flaws = read("\ufeffname\tcity\tphone\n'=Sum Singers\tDenver\t'+1 303 555 0100\n")
    assert flaws == []
    assert (found[0].name, found[0].phone) == ("=Sum Singers", "+13035550100")


def test_a_groups_own_point_on_the_map_counts_and_a_wrong_one_does_not() -> None:
    found, _ = read("name,city,state,lat,lon\nNear,Denver,CO,39.9,-104.9\nWrong,Denver,CO,390,-1040\n")
    assert found[0].latitude == 39.9
    assert found[1].latitude == pytest.approx(39.739, abs=0.01)


@pytest.mark.parametrize(
    "text", ["\x00" * 50, '"' * 2001, "name\n" + "x" * 100_000, "name,city\n" + "\u202eabc,Denver\n"]
)
def test_a_strange_list_breaks_nothing(text: str) -> None:
    with contextlib.suppress(SourceFailed):
        read(text)


def test_a_list_gives_only_what_is_near() -> None:
    source = CsvList("name,city,state\nHere,Denver,CO\nThere,Boston,MA\n")
    assert source.ready() is None
    assert [g.name for g in source.search(Search(DENVER, 50, TODAY)) if isinstance(g, Found)] == ["Here"]
    assert "needs a CSV" in (CsvList().ready() or "")
