package se.knyt.server.looseends;

import java.util.List;

/**
 * The page of loose ends.
 *
 * @param all how many are open without a filter
 * @param more true when only the first are shown
 */
public record LooseEndsPage(List<LooseEndGroup> groups, String show, int all, boolean more) {}
