package se.knyt.server.returns;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.commerce.Restock;
import se.knyt.core.commerce.ReturnKind;
import se.knyt.core.money.Money;
import se.knyt.engine.flows.AskedRefunds;
import se.knyt.engine.flows.Road;
import se.knyt.server.text.Messages.Message;
import se.knyt.server.trails.Purchases.Purchase;
import se.knyt.spi.StockPlaces;

/**
 * The form by which a person starts a refund.
 *
 * @param number of the order
 * @param address of the purchase's page
 * @param left of what was captured
 * @param form what was written
 * @param problem why it cannot be done, empty while nothing is in the way
 * @param warning what is to be known before it is done, empty where there is nothing
 * @param preview what it would do, empty before it was asked for
 * @param roads by which it can be paid back; the first is chosen where none is
 * @param possible whether anything can be refunded at all
 * @param places where goods can come back into stock, none where there is nothing to choose
 * @param restock codes of what becomes of goods by kind of return, where nothing else is said
 * @param way what the form is for
 * @param abroad what the buyer can get in the currency that he paid in, where that is another
 */
public record RefundPage(
        String number,
        String address,
        List<Line> rows,
        Money left,
        RefundForm form,
        Optional<Message> problem,
        Optional<Message> warning,
        Optional<Preview> preview,
        List<Road> roads,
        boolean possible,
        List<StockPlaces.Place> places,
        Map<String, String> restock,
        Way way,
        Optional<Money> abroad) {
    public RefundPage {
        rows = List.copyOf(rows);
        places = List.copyOf(places);
    }

    /**
     * What the form is for.
     *
     * @param kind {@code refund}, {@code begin} a return, or {@code receive} one
     * @param path that it is sent to, within the company
     * @param back where it was opened from
     * @param name of the return that has come, empty where none has
     * @param awaited pieces that are waited for of it, by row
     */
    public record Way(String kind, String path, String back, String name, Map<String, String> awaited) {
        public Way {
            awaited = Map.copyOf(awaited);
        }

        static Way refund(Purchase of) {
            return new Way("refund", of.path() + "/refund", of.path(), "", Map.of());
        }

        static Way begin(Purchase of) {
            return new Way("begin", of.path() + "/return", of.path(), "", Map.of());
        }

        static Way receive(String path, String name, Map<String, String> awaited) {
            return new Way("receive", path + "/receive", path, name, awaited);
        }

        /** Whether money alone can be given back, without rows. */
        public boolean money() {
            return kind.equals("refund");
        }

        public boolean begins() {
            return kind.equals("begin");
        }

        public boolean receives() {
            return kind.equals("receive");
        }
    }

    /** Codes of the kinds of return, in the order that they are shown. */
    public List<String> kinds() {
        return Arrays.stream(ReturnKind.values())
                .filter(kind -> kind != ReturnKind.UNTOLD)
                .map(ReturnKind::code)
                .toList();
    }

    /** Codes of what may become of goods, in the order that they are shown. */
    public List<String> fates() {
        return Arrays.stream(Restock.values())
                .filter(how -> how != Restock.UNTOLD)
                .map(Restock::code)
                .toList();
    }

    /**
     * @param pieces what was written
     * @param restock code of what becomes of the goods, empty for as the company has chosen
     * @param awaited pieces of it that a return waits for, empty for none
     */
    public record Line(AskedRefunds.Row row, String pieces, String restock, String awaited) {}

    /**
     * @param abroad what the buyer gets in the currency that he paid in, where that is another
     * @param hands codes of whose hands pay back
     * @param second whether a second person must say yes first
     * @param ruled why a rule lets it wait for somebody's yes, empty where none does
     * @param untold whether goods are to come back into stock and the shop is not asked to pay back, so that it is not told
     * @param shares how much each capture gives, where there is something to choose
     */
    public record Preview(
            Money amount,
            Optional<Money> abroad,
            List<String> hands,
            boolean second,
            Optional<Message> ruled,
            boolean untold,
            List<ShownNote> notes,
            List<Share> shares) {
        public Preview {
            hands = List.copyOf(hands);
            shares = List.copyOf(shares);
        }

        /** Whether it waits for somebody's yes. */
        public boolean waits() {
            return second || ruled.isPresent();
        }
    }

    /** @param amount as written, or as it is divided */
    public record Share(AskedRefunds.Payer payer, String amount) {}
}
