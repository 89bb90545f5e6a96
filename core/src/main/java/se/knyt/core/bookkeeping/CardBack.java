package se.knyt.core.bookkeeping;

import java.time.LocalDate;
import java.util.List;
import se.knyt.core.bookkeeping.Operation.RegisterPayment;
import se.knyt.core.giftcards.StoredValue;
import se.knyt.core.money.Money;

/**
 * What goes back to gift cards or store credit of a credit note that stands in the customer ledger already, whoever made it: the note is
 * settled against the account of what buyers have to spend, as the invoice was paid from it.
 */
public final class CardBack {
    private CardBack() {}

    /**
     * The payment on the note.
     *
     * @param factKey of the credit that it is a part of
     * @param note its number
     * @param amount that goes back, positive, in the currency of the books
     */
    public static WantedEntry payment(
            String factKey, String note, StoredValue of, LocalDate date, Money amount, PostingSettings settings) {
        boolean card = of == StoredValue.GIFT_CARD;
        var method = card ? settings.giftCardMethod() : settings.storeCreditMethod();
        int account =
                card ? settings.accounts().giftCards() : settings.accounts().storeCredit();
        var rows = new Rows(settings.bookCurrency());
        rows.add(account, amount.negated(), "", SaleRules.TENDER);
        rows.add(settings.accounts().customers(), amount, "", SaleRules.CUSTOMER);
        var payment = new RegisterPayment(
                note,
                true,
                method,
                account,
                date,
                amount.negated(),
                Money.zero(amount.currency()),
                settings.accounts().rounding());
        var voucher = new Voucher(
                date,
                Texts.shortened("Kreditfaktura " + note + ", betalning"),
                card ? "Presentkort" : "Tillgodohavande",
                List.of(note),
                rows.toRows(factKey));
        return new WantedEntry(
                factKey + (card ? ":payment:gift-card" : ":payment:store-credit"), payment, voucher, List.of());
    }
}
