package se.knyt.core.bookkeeping;

import java.util.List;
import se.knyt.core.commerce.Buyer;

/** How the rows of a sale, or of one taken back, become vouchers: the sign turned, in the currency of the books, with their text. */
final class SaleVouchers {
    private final SaleFact sale;
    private final PostingSettings settings;
    private final boolean credit;

    SaleVouchers(SaleFact sale, PostingSettings settings, boolean credit) {
        this.sale = sale;
        this.settings = settings;
        this.credit = credit;
    }

    boolean isForeign() {
        return !sale.currency().equals(settings.bookCurrency());
    }

    /** The account that what pays stands on. */
    int accountOf(Tender tender) {
        return switch (tender.kind()) {
            case PROVIDER -> settings.requireProvider(tender.provider()).receivable();
            case GIFT_CARD, SINGLE_PURPOSE_CARD -> settings.accounts().giftCards();
            case STORE_CREDIT -> settings.accounts().storeCredit();
            case OWN_INVOICE -> settings.accounts().customers();
            case PREPAYMENT -> settings.accounts().prepaid();
        };
    }

    /** Of rows in the currency of the sale. */
    Voucher voucher(Rows rows, String text) {
        var signed = credit ? rows.negated() : rows;
        return written(isForeign() ? inBooks(signed) : signed, text);
    }

    /** Of rows in the currency of the sale, and others as they stand in the books; both signed as the sale. */
    Voucher voucher(Rows rows, Rows booked, String text) {
        var all = inBooks(rows);
        all.addAll(booked);
        return written(credit ? all.negated() : all, text);
    }

    /** Of rows in the currency of the sale, each converted by itself, and one account that takes just what they are together. */
    Voucher against(int account, Rows rows, String text) {
        var signed = credit ? rows.negated() : rows;
        var booked = isForeign() ? signed.each(rate()) : signed;
        booked.addAll(booked.against(account));
        return written(booked, text);
    }

    /** A prepayment leaves its account as it came; all else is converted. */
    private Rows inBooks(Rows rows) {
        int prepaid = settings.accounts().prepaid();
        int rounding = settings.accounts().rounding();
        boolean invoiced = settings.ledger() == LedgerMode.ACCOUNTING_SYSTEM && !sale.isPrepaid();
        if (invoiced || sale.drawn().isEmpty()) {
            return rows.converted(rate());
        }
        if (sale.isPrepaid()) {
            return rows.givenBack(sale.drawn(), prepaid, rounding, rate());
        }
        return sale.advanced().isEmpty()
                ? rows.drawn(sale.drawn(), prepaid, rounding, rate())
                : rows.partDrawn(sale.drawn(), prepaid, rounding, rate());
    }

    /** Of rows as they stand in the books. */
    Voucher written(Rows booked, String text) {
        var counterparty = sale.buyer().kind() == Buyer.Kind.CONSUMER ? "konsument" : "";
        return new Voucher(
                sale.eventDate(),
                Texts.shortened(text),
                counterparty,
                List.of(sale.orderNumber(), sale.reference()),
                booked.toRows(sale.key()));
    }

    ExchangeRate rate() {
        return sale.exchangeRate()
                .filter(rate -> rate.from().equals(sale.currency()) && rate.to().equals(settings.bookCurrency()))
                .orElseThrow(() -> new Stop(
                        "currency.no-rate",
                        List.of(sale.currency().code()),
                        "växelkurs saknas för " + sale.currency()));
    }

    /** A reference that only says the order's number again says nothing. */
    private String named(String what) {
        return what + sale.orderNumber() + (sale.reference().equals(sale.orderNumber()) ? "" : " " + sale.reference());
    }

    String title() {
        if (sale.isPrepaid() && !sale.isSoldAhead()) {
            return named(credit ? "Förskott åter order " : "Förskott order ");
        }
        return named(credit ? "Kredit order " : "Order ");
    }
}
