package se.knyt.server.returns;

import java.util.List;
import se.knyt.core.money.Money;
import se.knyt.server.text.Messages.Message;
import se.knyt.server.trails.Purchases.Purchase;

/** Refunds of a purchase that a rule holds, or skips, or that somebody has put aside. */
public record HeldRefundsPage(Purchase of, List<One> refunds) {
    public HeldRefundsPage {
        refunds = List.copyOf(refunds);
    }

    /**
     * @param key by which it is known
     * @param state {@code ruled}, {@code aside} where somebody has put it aside, or {@code skipped} by a rule
     * @param why it is held
     */
    public record One(String key, Money amount, String state, Message why) {
        /** Whether nothing is made of it until somebody lets it go. */
        public boolean aside() {
            return !state.equals("ruled");
        }
    }
}
