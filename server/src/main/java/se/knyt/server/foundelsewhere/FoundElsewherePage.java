package se.knyt.server.foundelsewhere;

import se.knyt.engine.effects.FoundElsewhereDesk.Case;

/**
 * A capture or refund that somebody else made where ours was to be made.
 *
 * @param wrong whether what was sent is none of the choices, or can no longer be chosen
 */
public record FoundElsewherePage(Case of, boolean wrong) {
    /** As the texts name it. */
    public String kind() {
        return of.capture() ? "capture" : "refund";
    }
}
