package se.knyt.server.rules;

import java.util.List;
import se.knyt.engine.flows.RuleDesk;

/**
 * Versions of the settings, newest first.
 *
 * @param current the one in use
 * @param older first version of the next page, 0 where there is none
 */
public record VersionsPage(int current, List<RuleDesk.Version> versions, int older) {}
