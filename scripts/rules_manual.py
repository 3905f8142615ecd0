"""Write the manual's page about the rules from the rules themselves."""

from pathlib import Path

from uptrail.rules import manual

PAGE = Path(__file__).parents[1] / "docs" / "manual" / "rules.md"

if __name__ == "__main__":
    PAGE.write_text(manual(), encoding="utf-8")
    print(f"wrote {PAGE}")
