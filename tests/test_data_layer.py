"""The chat's persistence: what is kept is the owner's alone, in order, and nobody else's words get in."""

import asyncio
import warnings
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from agent.auth import Accounts, Identity, new_visitor
from agent.gathered import Gathered
from agent.privacy import Vault
from agent.staging import prepare
from store.database import writing
from store.tables import ChatConversation, ChatStep, ChatTurn


@pytest.fixture(scope="session", autouse=True)
def chainlit(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Chainlit, imported the way the application does it: into a folder of its own."""
    prepare(tmp_path_factory.mktemp("data"), "http://127.0.0.1:8000", "a key for tests that is long enough")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its own dependencies', at import
        import chainlit.data  # noqa: F401


@pytest.fixture
def accounts(engine: Engine, clock: Any) -> Accounts:
    return Accounts(engine, clock, "a key for tests that is long enough")


@pytest.fixture
def layer(engine: Engine, clock: Any, accounts: Accounts) -> Any:
    from agent.data_layer import StoreLayer

    return StoreLayer(engine, clock, accounts, Gathered(clock, Vault()))


@pytest.fixture
def owner(accounts: Accounts) -> Identity:
    return accounts.accept(accounts.link(), "Olivia", "olivia@harmony.example", "four warm voices")


def step(text: str, uid: str | None = None, at: str = "2026-11-23T17:00:00.000000Z", **more: Any) -> dict[str, Any]:
    return {"id": uid or str(uuid4()), "type": "assistant_message", "output": text, "createdAt": at} | more


def test_steps_come_back_in_the_order_of_their_time(layer: Any) -> None:
    visitor, uid = new_visitor(), str(uuid4())

    async def talk() -> Any:
        await layer.keep(visitor.person, uid, step("second", at="2026-11-23T17:00:02.000000Z"))
        await layer.keep(visitor.person, uid, step("first", at="2026-11-23T17:00:01.000000Z"))
        return await layer.get_thread(uid)

    thread = asyncio.run(talk())
    assert [kept["output"] for kept in thread["steps"]] == ["first", "second"]
    assert thread["userIdentifier"] == visitor.identifier


def test_a_step_that_is_sent_again_is_one_step_as_it_is_now(layer: Any, engine: Engine) -> None:
    visitor, uid, known = new_visitor(), str(uuid4()), str(uuid4())

    async def talk() -> None:
        sent = [layer.keep(visitor.person, uid, step("word " * n, known)) for n in range(1, 30)]
        await asyncio.gather(*sent)

    asyncio.run(talk())
    with Session(engine) as session:
        kept = session.exec(select(ChatStep).where(ChatStep.uid == known)).one()
        assert kept.data["output"] == "word " * 29


def test_nobody_writes_into_anothers_conversation(layer: Any, engine: Engine) -> None:
    mine, other, uid, known = new_visitor(), new_visitor(), str(uuid4()), str(uuid4())

    async def talk() -> None:
        await layer.keep(mine.person, uid, step("mine", known))
        await layer.keep(other.person, uid, step("smuggled into it"))
        await layer.keep(other.person, str(uuid4()), step("written over it", known))
        await layer.update_thread(uid, name="taken", user_id=other.person)

    asyncio.run(talk())
    with Session(engine) as session:
        conversation = session.exec(select(ChatConversation).where(ChatConversation.uid == uid)).one()
        assert (conversation.owner, conversation.name) == (mine.person, None)
        kept = session.exec(select(ChatStep).where(ChatStep.conversation_uid == uid)).all()
        assert [row.data["output"] for row in kept] == ["mine"]


@pytest.mark.parametrize("uid", ["", "x", "../etc/passwd", "a" * 36, "'; drop table chat_step; --"])
def test_an_odd_id_makes_no_conversation(layer: Any, engine: Engine, uid: str) -> None:
    asyncio.run(layer.keep(new_visitor().person, uid, step("hello")))
    with Session(engine) as session:
        assert session.exec(select(ChatConversation)).all() == []


def test_a_list_has_ones_own_only_those_spoken_in_last_first(layer: Any, engine: Engine, clock: Any) -> None:
    mine, other = new_visitor(), new_visitor()
    first, second, third = (converse(engine, clock, mine.person, name) for name in ("one", "two", "three"))
    converse(engine, clock, other.person, "not mine")
    speak(engine, clock, first, "again, about quartets")
    assert listed(layer, mine.person) == ["one", "three", "two"]
    assert listed(layer, mine.person, search="quartet") == ["one"]
    assert listed(layer, mine.person, search="THREE") == ["three"]
    assert listed(layer, "") == []
    assert second != third


def test_a_long_list_comes_in_pages_without_gap_or_repetition(layer: Any, engine: Engine, clock: Any) -> None:
    mine = new_visitor()
    for number in range(7):
        converse(engine, clock, mine.person, f"talk {number}")
    seen: list[str] = []
    cursor, more = None, True
    while more:
        page = asyncio.run(layer.list_threads(pagination(3, cursor), filters(mine.person)))
        seen += [thread["name"] for thread in page.data]
        cursor, more = page.pageInfo.endCursor, page.pageInfo.hasNextPage
    assert seen == [f"talk {number}" for number in reversed(range(7))]


def test_a_conversation_that_is_removed_leaves_the_list_and_stays_in_the_books(
    layer: Any, engine: Engine, clock: Any
) -> None:
    mine = new_visitor()
    uid = converse(engine, clock, mine.person, "about a workshop")
    asyncio.run(layer.delete_thread(uid))
    assert listed(layer, mine.person) == []
    with Session(engine) as session:
        assert session.exec(select(ChatTurn)).one().said == "about a workshop"


def test_a_name_is_one_line_and_not_long(layer: Any, engine: Engine, clock: Any) -> None:
    mine = new_visitor()
    uid = converse(engine, clock, mine.person, "x")
    asyncio.run(layer.update_thread(uid, name="  two\nlines\x00 " + "and more " * 40))
    (name,) = listed(layer, mine.person)
    assert name.startswith("two lines and more")
    assert len(name) <= 80


def test_an_author_whose_session_ended_is_no_author(
    layer: Any, engine: Engine, clock: Any, accounts: Accounts, owner: Identity
) -> None:
    uid = converse(engine, clock, owner.person, "plan a trip")
    assert asyncio.run(layer.get_thread_author(uid)) == owner.identifier
    accounts.sign_out(owner.account_id or 0)
    assert asyncio.run(layer.get_thread_author(uid)) != owner.identifier
    assert asyncio.run(layer.get_user(owner.identifier)) is None
    assert asyncio.run(layer.create_user(user(owner.identifier))) is None


def test_a_step_whose_parent_is_not_shown_stands_by_itself(layer: Any) -> None:
    visitor, uid = new_visitor(), str(uuid4())

    async def talk() -> Any:
        await layer.keep(visitor.person, uid, step("orphan", parentId=str(uuid4()), streaming=True))
        return await layer.get_thread(uid)

    (kept,) = asyncio.run(talk())["steps"]
    assert (kept["parentId"], kept["streaming"]) == (None, False)


def test_what_turns_out_to_be_a_name_is_hidden_afterwards(layer: Any, engine: Engine) -> None:
    visitor, uid = new_visitor(), str(uuid4())

    async def talk() -> Any:
        await layer.keep(visitor.person, uid, step("they call me Philomena", type="user_message"))
        layer.vault.learn_call(uid, {"name": "Philomena"})
        await layer.forget_again(uid)
        return await layer.get_thread(uid)

    thread = asyncio.run(talk())
    assert thread["steps"][0]["output"] == "they call me Philomena"
    with Session(engine) as session:
        assert "Philomena" not in str(session.exec(select(ChatStep)).one().data)


def test_a_card_is_kept_and_taken_from_the_thread(layer: Any) -> None:
    visitor, uid, card = new_visitor(), str(uuid4()), {"id": str(uuid4()), "type": "custom", "props": {"title": "T"}}

    async def talk() -> Any:
        await layer.keep(visitor.person, uid, step("see"))
        await layer.keep_card(visitor.person, uid, card)
        return await layer.get_element(uid, card["id"]), await layer.get_element(str(uuid4()), card["id"])

    found, elsewhere = asyncio.run(talk())
    assert found["props"] == {"title": "T"}
    assert elsewhere is None


def converse(engine: Engine, clock: Callable[[], Any], owner: str, name: str) -> str:
    uid = str(uuid4())
    with writing(engine, clock()) as session:
        session.add(ChatConversation(uid=uid, owner=owner, role="visitor", origin="/chat", name=name))
    speak(engine, clock, uid, name)
    return uid


def speak(engine: Engine, clock: Callable[[], Any], uid: str, said: str) -> None:
    with writing(engine, clock()) as session:
        conversation = session.exec(select(ChatConversation).where(ChatConversation.uid == uid)).one()
        number = len(conversation.turns) + 1
        session.add(ChatTurn(conversation_id=conversation.require_id(), number=number, said=said))


def listed(layer: Any, owner: str, search: str = "") -> list[str]:
    return [thread["name"] for thread in asyncio.run(layer.list_threads(pagination(20), filters(owner, search))).data]


def pagination(first: int, cursor: str | None = None) -> Any:
    from chainlit.types import Pagination

    return Pagination(first=first, cursor=cursor)


def filters(owner: str, search: str = "") -> Any:
    from chainlit.types import ThreadFilter

    return ThreadFilter(userId=owner, search=search)


def user(identifier: str) -> Any:
    from chainlit.user import User

    return User(identifier=identifier)


def test_what_is_kept_of_a_visitor_holds_nothing_personal_and_they_still_read_it(layer: Any, engine: Engine) -> None:
    visitor, uid = new_visitor(), str(uuid4())
    said = "im Lily, im 11, in Denver, lily@kids.example, +1 303 555 0142"

    async def talk() -> Any:
        await layer.keep(visitor.person, uid, step(said, at="2026-11-23T17:00:01.000000Z", type="user_message"))
        await layer.keep(visitor.person, uid, step("Thank you, Lily!", at="2026-11-23T17:00:02.000000Z"))
        await layer.update_thread(uid, name=said, user_id=visitor.person)
        return await layer.get_thread(uid)

    thread = asyncio.run(talk())
    with Session(engine) as session:
        kept = str([row.data for row in session.exec(select(ChatStep))])
        kept += str(session.exec(select(ChatConversation.name)).all())
    assert "Thank you, [name 1]!" in kept
    for personal in ("Lily", "lily@", "555"):
        assert personal not in kept
    assert [kept["output"] for kept in thread["steps"]] == [said, "Thank you, Lily!"]


def test_what_is_too_long_to_be_answered_is_kept_only_in_its_beginning(layer: Any, engine: Engine) -> None:
    visitor, uid = new_visitor(), str(uuid4())
    said = "words " * 20_000 + "lily@kids.example"
    asyncio.run(layer.keep(visitor.person, uid, step(said, type="user_message")))
    with Session(engine) as session:
        [kept] = session.exec(select(ChatStep)).all()
    assert kept.data["output"].startswith("words words")
    assert len(kept.data["output"]) < 10_000
    assert "lily@" not in str(kept.data)


@pytest.mark.parametrize("search", ["\0", "\ud83d", "x" * 100_000])
def test_a_search_for_what_nobody_can_say_finds_what_is_left_of_it(
    layer: Any, engine: Engine, clock: Any, search: str
) -> None:
    visitor = new_visitor()
    converse(engine, clock, visitor.person, "Groups in Denver")
    assert listed(layer, visitor.person, search) == (["Groups in Denver"] if len(search) == 1 else [])
    assert asyncio.run(layer.get_thread(f"no{search}such")) is None
