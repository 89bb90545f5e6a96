package se.knyt.server.rules;

import java.util.List;
import se.knyt.engine.flows.RuleDesk;

/**
 * What differs between two versions of the rules.
 *
 * @param version the later of the two, by what is shown of it
 * @param from number of the other
 * @param current the one in use
 * @param diff empty where the rules are the same
 * @param problem what was wrong with rolling back, empty for nothing
 */
public record VersionPage(RuleDesk.Version version, int from, int current, List<RuleDiff.Line> diff, String problem) {}
