package se.knyt.server.disputes;

import java.util.List;
import se.knyt.server.shell.Paging;

/** @param open whether only undecided ones are listed */
public record DisputesPage(boolean open, List<DisputeRow> rows, Paging paging) {}
