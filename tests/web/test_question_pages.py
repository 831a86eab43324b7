"""The desk shows what visitors asked and nothing answered, and leads to the form of the record that could."""

from typing import Any

from agent.house import House


def test_the_list_says_how_often_and_the_page_leads_to_the_service_and_the_conversation(
    world: House, staff_browser: Any
) -> None:
    listed = staff_browser.get("/desk/questions").text
    assert "Do you need &lt;a piano&gt;?" in listed
    assert ">4<" in listed
    page = staff_browser.get("/desk/questions/1").text
    assert 'href="/desk/do/update_service?service=service:3"' in page
    assert 'href="/desk/conversations/1"' in page
    assert 'href="/desk/do/answer_question?question=question:1"' in page
    assert "Workshops" in staff_browser.get("/desk/do/update_service?service=service:3").text


def test_staff_answer_and_dismiss_by_form(world: House, staff_browser: Any) -> None:
    done = staff_browser.submit("/desk/do/answer_question?question=question:1", note="An upright is fine")
    assert "An upright is fine" in done.text
    assert "answered" in staff_browser.get("/desk/questions/1").text
    assert staff_browser.submit("/desk/do/dismiss_question?question=question:1").status_code == 200
