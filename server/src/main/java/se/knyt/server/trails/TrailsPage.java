package se.knyt.server.trails;

import java.util.List;
import se.knyt.server.shell.Paging;

/**
 * The list of purchases.
 *
 * @param all how many there are without a filter, bounded
 */
public record TrailsPage(TrailFilter filter, List<TrailRow> rows, long all, Paging paging) {}
