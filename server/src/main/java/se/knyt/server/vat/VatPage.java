package se.knyt.server.vat;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import se.knyt.core.bookkeeping.BuyerClass;
import se.knyt.core.bookkeeping.VatProposals;
import se.knyt.core.bookkeeping.VatRow;
import se.knyt.core.bookkeeping.VatTableChecks.Problem;
import se.knyt.core.bookkeeping.VatTreatment;
import se.knyt.core.bookkeeping.VoucherRow;
import se.knyt.core.bookkeeping.WantedEntry;
import se.knyt.core.money.Money;
import se.knyt.core.vat.CountryRates;
import se.knyt.core.vat.RateSchedule;
import se.knyt.core.vat.VatAreas;
import se.knyt.engine.flows.VatDesk;
import se.knyt.server.providers.ProviderPage.ShownVoucher;
import se.knyt.server.shell.View;
import se.knyt.server.text.Messages.Message;
import se.knyt.server.trails.Purchases.Fitting;
import se.knyt.server.trails.Purchases.Purchase;
import se.knyt.server.vouchers.AccountRow;
import se.knyt.server.vouchers.VoucherQueries;

/**
 * The table, in use and as it is written.
 *
 * @param inUse the rows that hold now
 * @param form the table as it is written, which holds when it is saved
 * @param problems what is wrong with what was sent
 * @param shown what a purchase would be booked as by the form
 * @param unanswered VAT numbers that wait for an answer
 * @param numberProblem what was wrong with an answer that was sent, empty for nothing
 * @param may whether the reader may change it
 */
public record VatPage(
        List<VatRow> inUse,
        VatForm form,
        List<Problem> problems,
        Shown shown,
        List<VatDesk.Unanswered> unanswered,
        String numberProblem,
        boolean may) {
    /**
     * A purchase tried.
     *
     * @param of empty where there is none to try on
     * @param asked the number that was asked for
     * @param fitting those that have the number, where nobody has said which is meant
     * @param held why it would be held
     */
    public record Shown(
            Optional<Purchase> of,
            String asked,
            List<Fitting> fitting,
            Optional<Message> held,
            List<ShownVoucher> vouchers) {
        public Shown {
            fitting = List.copyOf(fitting);
            vouchers = List.copyOf(vouchers);
        }

        static Shown none(String asked, List<Fitting> fitting) {
            return new Shown(Optional.empty(), asked, fitting, Optional.empty(), List.of());
        }
    }

    /** Whether to remind of the rate of food that goes up: a month before the day and a month after, where food is sold. */
    public boolean foodGoesUp(LocalDate today) {
        return form.food()
                && !today.isBefore(RateSchedule.FOOD_RAISED.minusMonths(1))
                && today.isBefore(RateSchedule.FOOD_RAISED.plusMonths(1));
    }

    /** The fields of a row that are written as text. */
    public static List<String> fields() {
        return VatForm.FIELDS;
    }

    public static List<String> proposals() {
        return VatProposals.ALL;
    }

    /** The countries that a proposal can be for. */
    public static List<String> countries() {
        return CountryRates.countries().stream().filter(VatAreas::isOtherEu).toList();
    }

    public static List<BuyerClass> buyers() {
        return List.of(BuyerClass.values());
    }

    /** What is wrong with a field of a row, in the reader's words; empty when nothing is. */
    public String wrong(View v, int row, String field) {
        return problems.stream()
                .filter(p -> p.row() == row && p.field().equals(field))
                .findFirst()
                .map(p -> told(v, p))
                .orElse("");
    }

    public static String told(View v, Problem problem) {
        return v.t("vat.problem." + problem.code(), problem.arguments().toArray());
    }

    /** What stands in a field, with the word for countries outside the EU in the reader's language. */
    public static String typed(View v, String field, String value) {
        return field.equals("countries") ? value.replace(VatTreatment.OUTSIDE_EU, v.t("vat.word.OUTSIDE")) : value;
    }

    /** Where a row is for, in the reader's words. */
    public static String where(View v, List<String> countries) {
        return countries.isEmpty()
                ? v.t("vat.where.rule")
                : String.join(
                        ", ",
                        countries.stream()
                                .map(c -> c.equals("EU") || c.equals("OUTSIDE")
                                        ? v.t("vat.where." + c)
                                        : v.format().country(c))
                                .toList());
    }

    /** Whom a row is for. */
    public static String whom(View v, Set<BuyerClass> buyers) {
        return buyers.size() == BuyerClass.values().length
                ? v.t("vat.buyer.all")
                : String.join(
                        ", ",
                        buyers.stream()
                                .sorted()
                                .map(b -> v.t("vat.buyer." + b.code()))
                                .toList());
    }

    /** What would be booked, as the pages show it. */
    static ShownVoucher voucher(View view, WantedEntry entry) {
        var rows = entry.voucher().rows();
        var sum = Money.sum(
                rows.stream().map(VoucherRow::debit).toList(),
                rows.getFirst().debit().currency());
        return new ShownVoucher(
                entry.voucher().text(), rows.stream().map(row -> row(view, row)).toList(), sum, sum);
    }

    /** Rows of a voucher as {@code part/accounts} shows them. */
    static AccountRow row(View v, VoucherRow row) {
        boolean credit = row.debit().isZero();
        return new AccountRow(
                VoucherQueries.account(v, row.account()),
                credit ? null : row.debit(),
                credit ? row.credit() : null,
                row.vatBox().isEmpty() ? "" : v.t("vat.box", row.vatBox()));
    }
}
