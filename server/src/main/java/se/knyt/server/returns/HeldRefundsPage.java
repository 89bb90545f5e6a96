package se.knyt.server.returns;

import java.util.List;
import se.knyt.core.money.Money;
import se.knyt.server.text.Messages.Message;
import se.knyt.server.trails.Purchases.Purchase;

/** Refunds of a purchase that a rule holds, or that somebody has put aside. */
public record HeldRefundsPage(Purchase of, List<One> refunds) {
    public HeldRefundsPage {
        refunds = List.copyOf(refunds);
    }

    /**
     * @param key by which it is known
     * @param aside whether somebody has put it aside
     * @param why it is held
     */
    public record One(String key, Money amount, boolean aside, Message why) {}
}
