package se.knyt.server.giftcards;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import se.knyt.core.giftcards.StoredValue;
import se.knyt.core.money.Money;
import se.knyt.server.shell.View;

/**
 * A card, or an account of store credit, as it stood on a day.
 *
 * @param of which of the two
 * @param holder who has the store credit, or bought the card; 0 where nobody is known
 * @param issued null until the shop has told of it
 * @param left on it by what moved on it
 * @param booked of it on the account of gift cards
 * @param shop what the shop says now; null where it does not
 * @param over whether its time was over on the day
 * @param vat the rate of the VAT that it bore when it was sold; empty for a card that bears it when it is used
 * @param expired of store credit what the shop has let expire and nobody has booked so yet, in its own currency
 */
public record CardRow(
        StoredValue of,
        long id,
        String ends,
        String connector,
        long holder,
        @Nullable LocalDate issued,
        @Nullable LocalDate expires,
        boolean enabled,
        Money value,
        Money left,
        Money booked,
        @Nullable Money shop,
        boolean over,
        String vat,
        Money expired) {
    /** How people name it: never by more than the end of its code. */
    public String name(View view) {
        return ends.isEmpty() ? view.t("giftcards.card.unnamed") : "•••• " + ends;
    }

    public boolean isCard() {
        return of == StoredValue.GIFT_CARD;
    }

    /** Key of a text that has other words for the two. */
    public String text(String name) {
        return StoredWords.key(of, name);
    }

    /** Whether there is something that its time being over would book. */
    public boolean canExpire() {
        return isCard() ? left.isPositive() : expired.isPositive();
    }

    /** Of a card whose time is over and that is booked so, the shop goes on saying what was left. */
    public boolean differs() {
        return unbooked() || shopDiffers();
    }

    public boolean shopDiffers() {
        var told = shop;
        return told != null && !left.equals(told) && !(over && left.isZero());
    }

    /** Whether it is worth something else than what is booked of it; VAT that it has borne aside. */
    public boolean unbooked() {
        return vat.isEmpty() && !left.equals(booked);
    }

    /** Key of the chip's word. */
    public String word() {
        if (!left.isPositive()) {
            return left.isZero() ? "giftcards.state.empty" : "giftcards.state.negative";
        }
        return over || !enabled ? "giftcards.state.expired" : "giftcards.state.open";
    }

    public String look() {
        return left.isNegative() ? "loose" : left.isZero() ? "tied" : over || !enabled ? "loose" : "plain";
    }
}
