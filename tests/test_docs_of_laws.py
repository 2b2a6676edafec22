"""docs/workflows is what the workflow files say today."""

from docs_of_laws import FOLDER, pages


def test_the_pictures_and_tables_are_current() -> None:
    made = pages()
    held = {file.name: file.read_bytes() for file in FOLDER.iterdir()}
    assert sorted(held) == sorted(made), "make docs brings them up to date"
    assert [name for name in made if held[name] != made[name]] == [], "make docs"
