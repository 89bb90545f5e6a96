package se.knyt.server.flows;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import se.knyt.core.bookkeeping.BankLeg;
import se.knyt.core.bookkeeping.FeeVat;
import se.knyt.core.bookkeeping.LedgerMode;
import se.knyt.core.bookkeeping.PostingSettings;
import se.knyt.core.bookkeeping.ProviderSettings;
import se.knyt.core.bookkeeping.RateAccounts;
import se.knyt.engine.settings.Prepayments;

/**
 * Who writes what into the books of a company, and on which of its accounts: with a customer ledger the accounting system writes invoice,
 * credit note and their payments, Knyt what no invoice has; without one Knyt writes all. Each account has one writer for each kind of
 * event, which is the rule that the drawing shows (accounting, table of who writes what).
 *
 * @param ledger who keeps the books now
 * @param leg who books the bank line
 * @param rows in the order in which they happen to a purchase
 */
public record Writers(LedgerMode ledger, BankLeg leg, List<Row> rows) {
    /** Who writes. */
    public enum Hand {
        NOBODY,
        SYSTEM,
        KNYT,
        /** The accounting system's own bank feed. */
        FEED
    }

    /**
     * An event and its voucher.
     *
     * @param what code of the event
     * @param provider whose account is meant, empty where it is the same for all
     */
    public record Row(String what, String provider, Hand hand, List<Integer> debit, List<Integer> credit) {
        public Row {
            debit = List.copyOf(debit);
            credit = List.copyOf(credit);
        }
    }

    public Writers {
        rows = List.copyOf(rows);
    }

    /**
     * @param providers codes of those that are connected; of no others anything is said
     * @param prepaid what is booked when money comes before the delivery
     * @param ownInvoices whether anything is sold on the merchant's own invoice
     */
    static Writers of(
            LedgerMode ledger,
            BankLeg leg,
            PostingSettings posting,
            Set<String> providers,
            Prepayments.Way prepaid,
            boolean ownInvoices) {
        var used = posting.providers().stream()
                .filter(p -> providers.contains(p.provider()))
                .toList();
        return new Writers(ledger, leg, new Drawing(ledger, leg, posting, used, prepaid, ownInvoices).rows());
    }

    /** Whether a customer ledger is kept by the accounting system. */
    public boolean system() {
        return ledger == LedgerMode.ACCOUNTING_SYSTEM;
    }

    private static final int BANK = 1930;

    private record Drawing(
            LedgerMode ledger,
            BankLeg leg,
            PostingSettings posting,
            List<ProviderSettings> used,
            Prepayments.Way prepaid,
            boolean ownInvoices) {
        List<Row> rows() {
            var rows = new ArrayList<Row>();
            rows.add(new Row("order", "", Hand.NOBODY, List.of(), List.of()));
            if (ledger == LedgerMode.KNYT) {
                own(rows);
            } else {
                system(rows);
            }
            used.forEach(p -> payout(rows, p));
            bank(rows);
            used.forEach(p -> dispute(rows, p));
            returned(rows);
            revalued(rows);
            return rows;
        }

        /** What comes before the delivery: Knyt's own, since no invoice has it yet; what an invoice then has, the system pays from it. */
        private void prepaid(List<Row> rows) {
            var prepaidOn = List.of(posting.accounts().prepaid());
            boolean own = ledger == LedgerMode.KNYT;
            if (prepaid == Prepayments.Way.WAITS) {
                rows.add(new Row("prepaid", "", Hand.NOBODY, List.of(), List.of()));
            } else if (own && prepaid == Prepayments.Way.SOLD) {
                rows.add(new Row("prepaid", "", Hand.KNYT, receivables(), sold()));
                rows.add(new Row("prepaid.undelivered", "", Hand.KNYT, goods(), prepaidOn));
            } else {
                var credit = new ArrayList<>(prepaidOn);
                credit.addAll(vat());
                rows.add(new Row("prepaid", "", Hand.KNYT, receivables(), credit));
                if (own) {
                    rows.add(new Row("prepaid.used", "", Hand.KNYT, prepaidOn, goods()));
                } else {
                    var customers = List.of(posting.accounts().customers());
                    rows.add(new Row("prepaid.used", "", Hand.SYSTEM, prepaidOn, customers));
                    rows.add(new Row("prepaid.vat", "", Hand.KNYT, vat(), prepaidOn));
                }
            }
        }

        /** A dispute's money goes with the payout that took it; who bears it a person says. */
        private void dispute(List<Row> rows, ProviderSettings provider) {
            var open = List.of(provider.other().chargeback());
            rows.add(new Row(
                    "dispute.taken", provider.provider(), Hand.KNYT, open, List.copyOf(provider.receivableAccounts())));
            var loss = new ArrayList<>(List.of(posting.accounts().badDebt()));
            loss.addAll(sold());
            rows.add(new Row("dispute.lost", provider.provider(), Hand.KNYT, loss, open));
        }

        /** Booked straight to the bank, a payout that never came was never booked. */
        private void returned(List<Row> rows) {
            if (leg != BankLeg.DIRECT && !used.isEmpty()) {
                rows.add(new Row(
                        "payout.returned",
                        "",
                        Hand.KNYT,
                        receivables(),
                        List.of(posting.accounts().inTransit())));
            }
        }

        /** What is open in another currency at a month's end, and back on the next day. */
        private void revalued(List<Row> rows) {
            if (used.isEmpty()) {
                return;
            }
            var open = new ArrayList<>(receivables());
            open.add(posting.accounts().inTransit());
            open.add(posting.accounts().reserve());
            rows.add(new Row(
                    "revalued",
                    "",
                    Hand.KNYT,
                    open,
                    List.of(posting.accounts().fxGain(), posting.accounts().fxLoss())));
        }

        private void system(List<Row> rows) {
            var customers = List.of(posting.accounts().customers());
            rows.add(new Row("invoice", "", Hand.SYSTEM, customers, sold()));
            rows.add(new Row("credit", "", Hand.SYSTEM, sold(), customers));
            rows.add(new Row("payment", "", Hand.SYSTEM, receivables(), customers));
            rows.add(new Row("repaid", "", Hand.SYSTEM, customers, receivables()));
            if (ownInvoices) {
                rows.add(new Row("own-invoice", "", Hand.SYSTEM, banks(), customers));
            }
            prepaid(rows);
            rows.add(new Row(
                    "card.used", "", Hand.SYSTEM, List.of(posting.accounts().giftCards()), customers));
            var credit = List.of(posting.accounts().storeCredit());
            rows.add(new Row("credit.used", "", Hand.SYSTEM, credit, customers));
            rows.add(new Row("credit.given", "", Hand.SYSTEM, customers, credit));
            rows.add(new Row("road.repaid", "", Hand.SYSTEM, customers, leaves()));
            cardsSold(rows);
            rows.add(new Row(
                    "road.prepaid",
                    "",
                    Hand.KNYT,
                    List.of(posting.accounts().prepaid()),
                    List.of(posting.accounts().otherRoad())));
            rows.add(new Row(
                    "road.paid", "", Hand.KNYT, List.of(posting.accounts().otherRoad()), leaves()));
            rows.add(new Row(
                    "rounding", "", Hand.SYSTEM, List.of(posting.accounts().rounding()), customers));
        }

        private void own(List<Row> rows) {
            rows.add(new Row("sale", "", Hand.KNYT, receivables(), sold()));
            rows.add(new Row(
                    "held-sale",
                    "",
                    Hand.KNYT,
                    receivables(),
                    List.of(posting.accounts().heldSales())));
            rows.add(new Row("return", "", Hand.KNYT, sold(), receivables()));
            if (ownInvoices) {
                var customers = List.of(posting.accounts().customers());
                rows.add(new Row("own-invoice.sold", "", Hand.KNYT, customers, sold()));
                rows.add(new Row(
                        "own-invoice",
                        "",
                        leg == BankLeg.ACCOUNTING_SYSTEM_BOOKS_BANK ? Hand.SYSTEM : Hand.KNYT,
                        banks(),
                        customers));
            }
            prepaid(rows);
            cardsSold(rows);
            rows.add(new Row(
                    "card.used", "", Hand.KNYT, List.of(posting.accounts().giftCards()), sold()));
            var credit = List.of(posting.accounts().storeCredit());
            rows.add(new Row("credit.used", "", Hand.KNYT, credit, sold()));
            rows.add(new Row("credit.given", "", Hand.KNYT, sold(), credit));
            var owed = List.of(posting.accounts().otherRoad());
            rows.add(new Row("road.owed", "", Hand.KNYT, sold(), owed));
            rows.add(new Row("road.paid", "", Hand.KNYT, owed, leaves()));
        }

        /** What pays a buyer by hand: the bank, or the account in transit where the accounting system books the bank by itself. */
        private List<Integer> leaves() {
            return List.of(
                    leg == BankLeg.ACCOUNTING_SYSTEM_BOOKS_BANK
                            ? posting.accounts().inTransit()
                            : used.stream()
                                    .findFirst()
                                    .map(ProviderSettings::bankAccount)
                                    .orElse(BANK));
        }

        private void cardsSold(List<Row> rows) {
            rows.add(new Row(
                    "card.sold",
                    "",
                    Hand.KNYT,
                    receivables(),
                    List.of(posting.accounts().giftCards())));
        }

        /** What each connected provider owes has an account of its own. */
        private List<Integer> receivables() {
            return used.stream()
                    .flatMap(provider -> provider.receivableAccounts().stream())
                    .distinct()
                    .toList();
        }

        private void payout(List<Row> rows, ProviderSettings provider) {
            var debit = new ArrayList<Integer>();
            if (leg == BankLeg.DIRECT) {
                debit.addAll(provider.bankAccounts());
            } else {
                debit.add(posting.accounts().inTransit());
                debit.addAll(provider.transitAccounts());
            }
            debit.addAll(provider.fees().accounts());
            if (provider.feeAnswers().contains(FeeVat.SWEDISH_25)) {
                debit.add(posting.accounts().inputVat());
            }
            rows.add(new Row(
                    "payout", provider.provider(), Hand.KNYT, debit, List.copyOf(provider.receivableAccounts())));
        }

        private void bank(List<Row> rows) {
            if (leg == BankLeg.DIRECT || used.isEmpty()) {
                return;
            }
            rows.add(new Row("bank", "", leg == BankLeg.IN_TRANSIT ? Hand.KNYT : Hand.FEED, banks(), transit()));
        }

        /** The company's account of money in transit, and those that a contract or a currency has of its own. */
        private List<Integer> transit() {
            return Stream.concat(
                            Stream.of(posting.accounts().inTransit()),
                            used.stream().flatMap(provider -> provider.transitAccounts().stream()))
                    .distinct()
                    .toList();
        }

        private List<Integer> banks() {
            var banks = used.stream()
                    .flatMap(p -> p.bankAccounts().stream())
                    .distinct()
                    .toList();
            return banks.isEmpty() ? List.of(BANK) : banks;
        }

        /** Accounts of goods, freight and VAT sold at home; other countries have those of the VAT table. */
        private List<Integer> sold() {
            return Stream.of(goods(), vat()).flatMap(List::stream).sorted().toList();
        }

        private List<Integer> goods() {
            return home(rate -> Stream.of(rate.revenue(), rate.freight()));
        }

        private List<Integer> vat() {
            return home(rate -> Stream.of(rate.vat()));
        }

        private List<Integer> home(Function<RateAccounts, Stream<Integer>> of) {
            return posting.treatments().stream()
                    .findFirst()
                    .map(treatment -> treatment.accounts().stream()
                            .flatMap(of)
                            .filter(number -> number != 0)
                            .distinct()
                            .sorted()
                            .toList())
                    .orElse(List.of());
        }
    }
}
