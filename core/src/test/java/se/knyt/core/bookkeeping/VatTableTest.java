package se.knyt.core.bookkeeping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static se.knyt.core.bookkeeping.Given.effect;
import static se.knyt.core.bookkeeping.Given.goods;
import static se.knyt.core.bookkeeping.Given.group;
import static se.knyt.core.bookkeeping.Given.held;
import static se.knyt.core.bookkeeping.Given.kr;
import static se.knyt.core.bookkeeping.Given.line;
import static se.knyt.core.bookkeeping.Given.posted;
import static se.knyt.core.bookkeeping.Given.rows;
import static se.knyt.core.bookkeeping.Given.sale;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import se.knyt.core.bookkeeping.VatTableChecks.Problem;
import se.knyt.core.commerce.Buyer;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.TaxLine;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Rate;

/**
 * The company's own table. Accounts, boxes and the rows of E9, E15 and E16 are those of the worked vouchers of the domain pages:
 * OSS to Germany 3131 and 2670, export 3105 in box 36, goods to a Finnish business 3108 in box 35.
 */
class VatTableTest {
    private static final LocalDate DAY = LocalDate.of(2026, 5, 2);
    private static final PostingSettings BASE =
            PostingSettings.swedish(LedgerMode.KNYT, List.of(KnownProviders.of("klarna", BankLeg.IN_TRANSIT)));
    private static final FactBuyer GERMAN = new FactBuyer(Buyer.Kind.CONSUMER, "DE", false);
    private static final FactBuyer NORWEGIAN = new FactBuyer(Buyer.Kind.CONSUMER, "NO", false);
    private static final FactBuyer FINNISH_FIRM = new FactBuyer(Buyer.Kind.BUSINESS, "FI", true);

    private static PostingSettings by(VatTable table) {
        return BASE.withTreatments(table.treatments());
    }

    private static VatTable with(String... proposals) {
        var table = VatTable.standard();
        for (var proposal : proposals) {
            table = VatProposals.add(table, proposal, "DE");
        }
        return table;
    }

    private static SaleFact to(FactBuyer buyer, String gross, String vat, int rate) {
        return to(buyer, rate == 0 ? line(OrderRow.Kind.GOODS, "Vara", gross) : goods(gross, vat, rate));
    }

    private static SaleFact to(FactBuyer buyer, SaleLine line) {
        return sale(
                "1",
                DAY,
                buyer,
                Currency.SEK,
                List.of(line),
                Optional.empty(),
                Tender.provider("klarna", line.gross()));
    }

    private static List<String> problems(VatTable table, Integer... chart) {
        return VatTableChecks.of(table, BASE, Set.of(chart)).stream()
                .map(p -> p.row() + " " + p.field() + " " + p.code())
                .toList();
    }

    private static VatTable plus(VatRow... rows) {
        var all = new ArrayList<>(VatTable.standard().rows());
        all.addAll(List.of(rows));
        return new VatTable(all, true);
    }

    private static VatRow row(String countries, Set<BuyerClass> buyers, RateAccounts accounts) {
        return new VatRow(
                "Egen", countries.isEmpty() ? List.of() : List.of(countries.split(" ", -1)), buyers, accounts);
    }

    private static final Set<BuyerClass> CONSUMERS = Set.of(BuyerClass.CONSUMER);

    @Test
    void theStandardTableIsSwedenAndEverythingAbroadIsHeld() {
        assertThat(problems(VatTable.standard())).isEmpty();
        assertThat(by(VatTable.standard()).treatments()).containsExactly(VatTreatment.domestic());
        assertThat(held(group(to(GERMAN, "119.00", "19.00", 19)), by(VatTable.standard()))
                        .code())
                .isEqualTo("vat.no-treatment");
    }

    /** As E9 in its base currency: 119.00 gross is 100.00 and 19.00; E15; E16. */
    @Test
    void theProposalsBookWhatTheWorkedVouchersSay() {
        var settings = by(with(VatProposals.OSS, VatProposals.EU_BUSINESS, VatProposals.EXPORT));
        assertThat(problems(with(VatProposals.OSS, VatProposals.EU_BUSINESS, VatProposals.EXPORT)))
                .isEmpty();
        assertThat(effect(posted(group(to(GERMAN, "119.00", "19.00", 19)), settings)))
                .isEqualTo(rows("1581 119.00", "3131 -100.00", "2670 -19.00"));
        assertThat(effect(posted(group(to(NORWEGIAN, "1000.00", "", 0)), settings)))
                .isEqualTo(rows("1581 1000.00", "3105 -1000.00"));
        assertThat(effect(posted(group(to(FINNISH_FIRM, "2000.00", "", 0)), settings)))
                .isEqualTo(rows("1581 2000.00", "3108 -2000.00"));
    }

    /** OSS is in no box of the Swedish return, 3105 is in 36 and 3108 in 35. */
    @Test
    void eachRowCarriesItsCodeForTheReturn() {
        var settings = by(with(VatProposals.OSS, VatProposals.EU_BUSINESS, VatProposals.EXPORT));
        assertThat(posted(group(to(GERMAN, "119.00", "19.00", 19)), settings)
                        .entries()
                        .getFirst()
                        .voucher()
                        .rows())
                .allMatch(row -> row.vatBox().isEmpty());
        assertThat(posted(group(to(NORWEGIAN, "10.00", "", 0)), settings)
                        .entries()
                        .getFirst()
                        .voucher()
                        .rows())
                .extracting(row -> row.account() + " " + row.vatBox())
                .containsExactly("1581 ", "3105 36");
    }

    /** Below the threshold: Swedish VAT on 3106 in box 05, also for a business whose number is not valid; never 0 %. */
    @Test
    void aBusinessWithoutAValidNumberNeverGetsZero() {
        var settings = by(with(VatProposals.EU_SWEDISH_VAT, VatProposals.EU_BUSINESS));
        var without = new FactBuyer(Buyer.Kind.BUSINESS, "DE", false);
        assertThat(effect(posted(group(to(without, "125.00", "25.00", 25)), settings)))
                .isEqualTo(rows("1581 125.00", "3106 -100.00", "2611 -25.00"));
        assertThat(held(group(to(without, "100.00", "", 0)), settings).code())
                .isIn("vat.rate-not-legal", "vat.rate-without-account");
    }

    @Test
    void aNumberThatNobodyHasAnsweredForHoldsWhereItMattersAndOnlyThere() {
        var asked = new FactBuyer(Buyer.Kind.BUSINESS, "DE", false, new VatDecision(true, "", "", 0));
        var settings = by(with(VatProposals.EU_SWEDISH_VAT, VatProposals.EU_BUSINESS));
        assertThat(held(group(to(asked, "125.00", "25.00", 25)), settings).code())
                .isEqualTo("vat.number-unanswered");
        var swedish = new FactBuyer(Buyer.Kind.BUSINESS, "SE", false, new VatDecision(true, "", "", 0));
        assertThat(posted(group(to(swedish, "125.00", "25.00", 25)), settings).entries())
                .hasSize(1);
        assertThat(posted(group(to(asked, "125.00", "25.00", 25)), by(with(VatProposals.EU_SWEDISH_VAT)))
                        .entries())
                .hasSize(1);
    }

    @Test
    void aRowThatNamesTheCountryStandsOverItsGroup() {
        var settings = by(with(VatProposals.EU_SWEDISH_VAT, VatProposals.OSS));
        assertThat(effect(posted(group(to(GERMAN, "119.00", "19.00", 19)), settings)))
                .isEqualTo(rows("1581 119.00", "3131 -100.00", "2670 -19.00"));
        // Swedish VAT taken from a German consumer by mistake is not let through by the row for the rest of the EU.
        assertThat(held(group(to(GERMAN, "125.00", "25.00", 25)), settings).code())
                .isEqualTo("vat.rate-not-legal");
        var french = new FactBuyer(Buyer.Kind.CONSUMER, "FR", false);
        assertThat(effect(posted(group(to(french, "125.00", "25.00", 25)), settings)))
                .isEqualTo(rows("1581 125.00", "3106 -100.00", "2611 -25.00"));
    }

    /** Åland has a code of its own and lies outside; Monaco and an unknown country are in no group. */
    @Test
    void groupsAreTheVatAreas() {
        var settings = by(with(VatProposals.EXPORT));
        for (var outside : List.of("AX", "GB", "US", "XK")) {
            var buyer = new FactBuyer(Buyer.Kind.CONSUMER, outside, false);
            assertThat(posted(group(to(buyer, "10.00", "", 0)), settings).entries())
                    .as(outside)
                    .hasSize(1);
        }
        for (var neither : List.of("MC", "XI", "DE", "", "ZZ")) {
            var buyer = new FactBuyer(Buyer.Kind.CONSUMER, neither, false);
            assertThat(held(group(to(buyer, "10.00", "", 0)), settings).code())
                    .as(neither)
                    .isEqualTo("vat.no-treatment");
        }
    }

    /** Art sold at 12 % is not food, whose rate is 6 % from 2026-04-01. */
    @Test
    void twelvePercentIsFoodOnlyWhereTheCompanySaysSo() {
        var art = to(Given.SWEDISH_CONSUMER, "112.00", "12.00", 12);
        assertThat(held(group(art), by(VatTable.standard())).code()).isEqualTo("vat.rate-not-valid");
        var notFood = new VatTable(VatTable.standard().rows(), false);
        assertThat(effect(posted(group(art), by(notFood))))
                .isEqualTo(rows("1581 112.00", "3002 -100.00", "2621 -12.00"));
        // Where the company has said that it is food and nobody need be asked, the valid rate is worked out of the same
        // price.
        var unasked = new VatTable(VatTable.standard().rows(), true, RateDecision.VALID_RATE);
        assertThat(effect(posted(group(art), by(unasked))))
                .isEqualTo(rows("1581 112.00", "3003 -105.66", "2631 -6.34"));
    }

    @Test
    void aRuleChoosesATreatmentByItsNameAndItsRowsAreNamedByIt() {
        var used = row("", VatTreatment.EVERYBODY, new RateAccounts(Rate.of(25), 3041, 3041, 3041, "05", 2611, "10"));
        var settings = by(plus(used));
        var chosen = new FactBuyer(Buyer.Kind.CONSUMER, "SE", false, VatDecision.NONE.chosen("Egen", "begagnat", 7));
        var entry = posted(group(to(chosen, "125.00", "25.00", 25)), settings)
                .entries()
                .getFirst();
        assertThat(entry.voucher().rows())
                .filteredOn(row -> row.account() != 1581)
                .extracting(row -> row.account() + " " + row.coding().chosenBy() + " "
                        + row.coding().chosenVersion())
                .containsExactly("3041 begagnat 7", "2611 begagnat 7");
        // Without the rule the row is for nobody.
        assertThat(effect(posted(group(to(Given.SWEDISH_CONSUMER, "125.00", "25.00", 25)), settings)))
                .isEqualTo(rows("1581 125.00", "3001 -100.00", "2611 -25.00"));
        var gone = new FactBuyer(Buyer.Kind.CONSUMER, "SE", false, VatDecision.NONE.chosen("Borta", "regeln", 7));
        var held = held(group(to(gone, "125.00", "25.00", 25)), settings);
        assertThat(held.code()).isEqualTo("vat.treatment-unknown");
        assertThat(held.arguments()).containsExactly("Borta", "regeln");
    }

    /** Sold while Germany was at Swedish VAT, taken back when it is at OSS: 3106 and 2611 again, so that both are zero together. */
    @Test
    void whatIsTakenBackMirrorsTheSaleWhateverTheTableSaysNow() {
        var then = by(with(VatProposals.EU_SWEDISH_VAT));
        var now = by(with(VatProposals.OSS));
        var sold = to(GERMAN, "125.00", "25.00", 25);
        var credit = Posting.asBegun(new PostingGroup.Credit(new CreditFact(sold, sold.key())), then, now);
        assertThat(effect((PostingResult.Posted) credit)).isEqualTo(rows("1581 -125.00", "3106 100.00", "2611 25.00"));
        // What the earlier table has nothing to say of goes by the one in use.
        var norwegian = to(NORWEGIAN, "10.00", "", 0);
        assertThat(Posting.asBegun(new PostingGroup.Sale(norwegian), then, by(with(VatProposals.EXPORT))))
                .isInstanceOf(PostingResult.Posted.class);
    }

    /** France and Spain share 3106, and stand apart: 100.00 and 200.00 net. */
    @Test
    void aDaysVoucherIsPartedByCountry() {
        var settings = by(with(VatProposals.EU_SWEDISH_VAT));
        var day = new ChannelDay(
                "day:1",
                DAY,
                "web",
                1,
                List.of(
                        given("1", "FR", "125.00", "25.00"),
                        given("2", "ES", "250.00", "50.00"),
                        given("3", "SE", "125.00", "25.00")),
                List.of());
        var rows = DayPosting.of(day, settings).entry().orElseThrow().voucher().rows();
        assertThat(rows)
                .extracting(row ->
                        row.account() + " " + row.text() + " " + row.signed().toPlain())
                .containsExactly(
                        "1581  500.00",
                        "2611  -25.00",
                        "2611 ES -50.00",
                        "2611 FR -25.00",
                        "3001  -100.00",
                        "3106 ES -200.00",
                        "3106 FR -100.00");
    }

    private static SaleFact given(String order, String country, String gross, String vat) {
        return sale(
                order,
                DAY,
                new FactBuyer(Buyer.Kind.CONSUMER, country, false),
                Currency.SEK,
                List.of(line(OrderRow.Kind.GOODS, "Vara", gross, new TaxLine(Rate.of(25), kr(vat)))),
                Optional.empty(),
                Tender.provider("klarna", kr(gross)));
    }

    @Test
    void whatCannotBeIsRefusedWithItsPlace() {
        var oss = new RateAccounts(Rate.of(19), 3131, 3131, 3131, "", 2670, "");
        assertThat(problems(plus(row("DE", CONSUMERS, oss)))).isEmpty();
        assertThat(problems(plus(row("FR", CONSUMERS, oss)))).containsExactly("3 rate rate");
        assertThat(problems(plus(row("EU", CONSUMERS, oss)))).containsExactly("3 rate rate");
        assertThat(problems(plus(row("DE ZZ", CONSUMERS, oss)))).contains("3 countries country");
        assertThat(problems(plus(row("DE", Set.of(), oss)))).containsExactly("3 buyers buyers");
        assertThat(problems(plus(row("DE", CONSUMERS, oss), row("DE", VatTreatment.EVERYBODY, oss))))
                .containsExactly("4 countries overlap");
        assertThat(problems(
                        plus(row("SE", CONSUMERS, new RateAccounts(Rate.of(25), 3001, 3520, 3540, "05", 2611, "10")))))
                .containsExactly("3 countries overlap");
        assertThat(problems(
                        plus(row("DE", CONSUMERS, new RateAccounts(Rate.of(19), 3106, 3106, 3106, "05", 2611, "10")))))
                .containsExactly("3 base base-not-swedish");
        // 3001 feeds box 05: OSS on it would be declared twice.
        assertThat(problems(plus(row("DE", CONSUMERS, new RateAccounts(Rate.of(19), 3001, 3131, 3131, "", 2670, "")))))
                .containsExactly("3 revenue two-boxes");
        assertThat(problems(plus(row("DE", CONSUMERS, new RateAccounts(Rate.of(19), 3131, 3131, 3131, "", 2611, "")))))
                .containsExactly("3 vat two-boxes");
        assertThat(problems(plus(row("DE", CONSUMERS, new RateAccounts(Rate.of(19), 3999, 3131, 3131, "", 2670, "")))))
                .containsExactly("3 revenue not-in-chart");
        assertThat(problems(
                        plus(row("DE", CONSUMERS, new RateAccounts(Rate.of(19), 3999, 3131, 3131, "", 2670, ""))),
                        3999))
                .isEmpty();
        assertThat(problems(plus(row("DE", CONSUMERS, new RateAccounts(Rate.of(19), 1930, 3131, 3131, "", 2421, "")))))
                .containsExactly("3 revenue income", "3 vat vat-account");
        assertThat(problems(plus(row("DE", CONSUMERS, new RateAccounts(Rate.ZERO, 3108, 3521, 3108, "35", 0, "")))))
                .containsExactly("3 rate zero-needs-number");
        assertThat(problems(
                        plus(row("US", CONSUMERS, new RateAccounts(Rate.of(25), 3106, 3106, 3106, "05", 2611, "10")))))
                .containsExactly("3 rate swedish-outside");
        assertThat(problems(plus(row("NO", CONSUMERS, new RateAccounts(Rate.ZERO, 3105, 3522, 3105, "05", 0, "")))))
                .contains("3 base base-not-swedish");
        var long1 = new VatRow("x".repeat(61), List.of("DE"), CONSUMERS, oss);
        assertThat(problems(plus(long1))).containsExactly("3 name name");
        var many = new ArrayList<VatRow>();
        for (int i = 0; i <= VatTable.ROWS_MAX; i++) {
            many.add(long1);
        }
        assertThat(problems(new VatTable(many, true))).containsExactly("-1 rows many");
        assertThat(VatTableChecks.of(plus(row("FR", CONSUMERS, oss)), BASE, Set.of()))
                .containsExactly(new Problem(3, "rate", "rate", List.of("19", "FR")));
    }

    @Test
    void aProposalIsForItsCountriesAndTakesTheNextAccountThatIsFree() {
        var two = VatProposals.add(with(VatProposals.OSS), VatProposals.OSS, "FI");
        assertThat(two.rows().getLast().accounts())
                .isEqualTo(new RateAccounts(Rate.of("25.5"), 3132, 3132, 3132, "", 2670, ""));
        assertThatThrownBy(() -> VatProposals.add(two, VatProposals.OSS, "SE"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> VatProposals.add(two, "nonsense", "DE")).isInstanceOf(IllegalArgumentException.class);
        var freight = VatProposals.add(VatTable.standard(), VatProposals.FREIGHT_BY_RATE, "");
        assertThat(freight.treatments()).containsExactly(VatTreatment.domestic(3520, 3523, 3524));
        assertThat(Map.of("standard", VatTable.standard().names()))
                .containsEntry("standard", List.of(VatTreatment.DOMESTIC));
    }
}
