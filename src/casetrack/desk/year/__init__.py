"""The year-end tables: counted, opened, checked, frozen, restated, written up."""
