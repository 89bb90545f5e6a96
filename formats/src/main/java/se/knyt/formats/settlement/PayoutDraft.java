package se.knyt.formats.settlement;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import se.knyt.core.commerce.PayoutLine.Kind;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.reconciliation.ClassTotal;
import se.knyt.core.reconciliation.Finding;
import se.knyt.core.reconciliation.Statement;
import se.knyt.formats.settlement.SettlementFile.AtBank;
import se.knyt.formats.settlement.SettlementFile.PayoutHead;

/** What a reader gathers about one payout while it walks through a file. Amounts are minor units from the merchant's view. */
public final class PayoutDraft {
    /** More findings than this are not listed one by one. */
    private static final int FINDINGS_MAX = 100;

    private final String reference;
    private final Currency currency;
    private @Nullable LocalDate paidOn;
    private @Nullable Long paid;
    private boolean beside;
    private long opening;
    private long closing;
    private final List<ClassTotal> totals = new ArrayList<>();
    private final List<Kind> classKinds = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();
    private final Set<String> bankReferences = new TreeSet<>();
    private final Set<String> bankTexts = new TreeSet<>();

    PayoutDraft(String reference, Currency currency) {
        this.reference = reference;
        this.currency = currency;
    }

    public Currency currency() {
        return currency;
    }

    public boolean isPaid() {
        return paid != null;
    }

    /** Adds to what is stated as paid. */
    public void addPaid(long minor) {
        paid = Math.addExact(paid == null ? 0 : paid, minor);
    }

    /** Nothing was paid of it: the payout with its reference is in another currency. */
    void settledBeside() {
        addPaid(0);
        beside = true;
    }

    public @Nullable LocalDate paidOn() {
        return paidOn;
    }

    /** The latest of the days given is the payout's. */
    public void paidOn(@Nullable LocalDate day) {
        if (day != null && (paidOn == null || day.isAfter(paidOn))) {
            paidOn = day;
        }
    }

    /** Adds to what stood at the provider before. */
    public void addOpening(long minor) {
        opening = Math.addExact(opening, minor);
    }

    /** Adds to what stands at the provider after. */
    public void addClosing(long minor) {
        closing = Math.addExact(closing, minor);
    }

    /**
     * Notes a total that the file states.
     *
     * @param name the provider's word for the class
     * @param kind what its lines are, few exceptions aside
     * @return the place of the class, which its lines name
     */
    public int total(String name, Kind kind, long minor) {
        totals.add(new ClassTotal(name, new Money(minor, currency)));
        classKinds.add(kind);
        return totals.size() - 1;
    }

    /** Notes a row whose net is not its gross less its fees; nothing when the difference is zero. */
    public void checkRow(int line, long difference) {
        if (difference != 0) {
            find(Finding.Code.ROW_DOES_NOT_ADD_UP, line, difference);
        }
    }

    /** Notes a finding, up to a limit for all. */
    public void find(Finding.Code code, int line, long amount, String... arguments) {
        find(code, line, new Money(amount, currency), arguments);
    }

    /** Notes a finding about an amount that may be in another currency than the payout, up to a limit for all. */
    public void find(Finding.Code code, int line, Money amount, String... arguments) {
        if (findings.size() < FINDINGS_MAX) {
            findings.add(new Finding(code, line, amount, List.of(arguments)));
        }
    }

    /** Notes a reference of the bank's, as the file states it; nothing for an empty one. */
    public void bankReference(String reference) {
        if (!reference.isEmpty()) {
            bankReferences.add(reference);
        }
    }

    /** Notes a text that the provider says the bank will show; nothing for a blank one. */
    public void bankText(String text) {
        if (!text.isBlank()) {
            bankTexts.add(text.strip());
        }
    }

    PayoutHead head(String provider) {
        var statement = new Statement(
                currency,
                new Money(opening, currency),
                new Money(closing, currency),
                paid == null ? null : new Money(paid, currency),
                totals,
                findings);
        var head = new PayoutHead(provider, reference, currency, paidOn, statement, classKinds)
                .shownAs(new AtBank(List.copyOf(bankReferences), List.copyOf(bankTexts)));
        return beside ? head.ofCurrency() : head;
    }
}
