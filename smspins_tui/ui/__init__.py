"""The screens, dialogs and widgets: everything that imports Textual."""
