package se.knyt.server.settings;

import java.util.List;

/** What the accounts of a company's people did outside every company: signing in, and tries that failed. The newest first. */
public record SignInsPage(List<SettingsPage.Entry> entries) {}
