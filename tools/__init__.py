"""Programs around the project: environment, browser, pictures, quality."""
