"""The API's views, one resource a module; each hands its act to the workflow."""
