package se.knyt.server.returns;

import java.util.List;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Money;
import se.knyt.engine.flows.ReturnDesk;

/**
 * A return that somebody began here, with the way that it has come.
 *
 * @param asked refunds that were started for it, oldest first
 * @param credits of its goods that the shop or a provider told of
 */
public record BegunPage(ReturnDesk.View view, List<Row> rows, List<AskedPage> asked, List<ReturnRow> credits) {
    public BegunPage {
        rows = List.copyOf(rows);
        asked = List.copyOf(asked);
        credits = List.copyOf(credits);
    }

    /**
     * @param left pieces that are waited for; empty of freight
     * @param fate code of what becomes of the goods, empty for as the company has chosen
     */
    public record Row(String text, String pieces, String left, String fate) {}

    /** Code of how far it has come. */
    public String state() {
        return view.state().code();
    }

    public String look() {
        return switch (state()) {
            case "closed" -> "tied";
            case "cancelled" -> "plain";
            default -> "wait";
        };
    }

    public boolean exchange() {
        return view.made().why().code().equals("exchange");
    }

    public @Nullable Money freight() {
        return view.made().chosen().freight();
    }

    public @Nullable Money fee() {
        return view.made().chosen().fee();
    }
}
