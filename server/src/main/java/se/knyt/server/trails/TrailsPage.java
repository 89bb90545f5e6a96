package se.knyt.server.trails;

import java.util.List;
import se.knyt.server.shell.Paging;

/**
 * The list of purchases.
 *
 * @param all how many there are without a filter, bounded
 * @param cut whether the search found more than it looks at
 */
public record TrailsPage(TrailFilter filter, List<TrailRow> rows, long all, boolean cut, Paging paging) {}
