package se.knyt.core.bookkeeping;

import java.util.List;
import se.knyt.core.bookkeeping.PostingResult.Posted;
import se.knyt.core.money.Money;
import se.knyt.core.money.Rate;
import se.knyt.core.money.Rounding;

/** VAT on a provider's fees, drawn from a payout or invoiced. */
final class FeePosting {
    static final String FEE = "fee";
    static final String VAT = "fee.vat";
    static final String REVERSE = "fee.reverse-charge";
    private static final Rate RATE = Rate.of(25);
    /** Box of input VAT. */
    private static final String INPUT_BOX = "48";
    /** Box of output VAT at 25 % under reverse charge. */
    private static final String REVERSE_BOX = "30";

    private FeePosting() {}

    /** The VAT as stated, to the account of input VAT. */
    static void stated(Rows rows, Money vat, GeneralAccounts accounts) {
        rows.add(accounts.inputVat(), vat, INPUT_BOX, VAT);
    }

    /**
     * Calculated input and output VAT with the base rows: an account-based VAT return shows output VAT without a base otherwise.
     *
     * @param net the fees, debit positive
     */
    static void reverseCharge(Rows rows, Money net, FeeVat how, GeneralAccounts accounts) {
        var vat = RATE.on(net, Rounding.HALF_UP);
        rows.add(accounts.reverseInputVat(), vat, INPUT_BOX, REVERSE);
        rows.add(accounts.reverseOutputVat(), vat.negated(), REVERSE_BOX, REVERSE);
        rows.add(how.baseAccount(accounts), net, how.baseBox(), REVERSE);
        rows.add(accounts.reverseBaseOut(), net.negated(), "", REVERSE);
    }

    /** True when stated VAT is 25 % of the net; providers may round per fee line, half a minor unit each. */
    static boolean agrees(Money net, Money vat, int lines) {
        var difference = vat.minus(RATE.on(net, Rounding.HALF_UP)).abs();
        return 2 * (difference.minor() - 1) < Math.max(1, lines);
    }

    static Stop unanswered(ProviderSettings provider) {
        return new Stop(
                "fee.vat-unanswered",
                List.of(provider.provider()),
                "momsen på avgifterna från " + provider.provider()
                        + " är inte bestämd: momsfri finansiell tjänst eller omvänd betalningsskyldighet");
    }

    static Posted document(FeeDocumentFact fee, PostingSettings settings) {
        var provider = settings.requireProvider(fee.provider());
        var accounts = settings.accounts();
        var rows = new Rows(settings.bookCurrency());
        var rule = provider.fees().of(fee.type(), fee.eventDate());
        var treatment = fee.treatment().orElse(rule.vat());
        rows.add(rule.account(), fee.net(), "", FEE);
        var gross = fee.net().plus(fee.vat());
        var taken = fee.taken().orElse(gross);
        rows.add(fee.against() == 0 ? accounts.suppliers() : fee.against(), taken.negated(), "", FeeLine.AGAINST);
        PayoutRows.exchange(rows, taken.minus(gross), accounts);
        boolean vatStated = !fee.vat().isZero();
        switch (treatment) {
            case SWEDISH_25 -> stated(rows, fee.vat(), accounts);
            case EXEMPT -> requireNoVat(fee, vatStated);
            case REVERSE_CHARGE, REVERSE_CHARGE_OUTSIDE_EU -> {
                requireNoVat(fee, vatStated);
                reverseCharge(rows, fee.net(), treatment, accounts);
            }
            case UNANSWERED -> throw unanswered(provider);
        }
        if (treatment == FeeVat.SWEDISH_25 && !agrees(fee.net(), fee.vat(), 1)) {
            throw mismatch(fee);
        }
        var text = Texts.shortened("Avgifter " + PayoutTexts.provider(fee.provider()) + " faktura " + fee.number());
        var voucher = new Voucher(fee.eventDate(), text, fee.provider(), List.of(fee.number()), rows.toRows(fee.key()));
        return new Posted(List.of(WantedEntry.voucher(fee.key() + ":voucher", voucher)), List.of(), List.of());
    }

    private static void requireNoVat(FeeDocumentFact fee, boolean vatStated) {
        if (vatStated) {
            throw mismatch(fee);
        }
    }

    private static Stop mismatch(FeeDocumentFact fee) {
        return new Stop(
                "fee.vat-mismatch",
                List.of(fee.provider(), fee.net().toString(), fee.vat().toString()),
                "momsen " + fee.vat() + " på avgifterna stämmer inte med inställningen för " + fee.provider());
    }
}
