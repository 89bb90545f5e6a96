package se.knyt.core.bookkeeping;

import static org.assertj.core.api.Assertions.assertThat;
import static se.knyt.core.bookkeeping.Given.effect;
import static se.knyt.core.bookkeeping.Given.kr;
import static se.knyt.core.bookkeeping.Given.posted;
import static se.knyt.core.bookkeeping.Given.rows;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import se.knyt.core.money.Money;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** E1–E17 with their variants, against figures worked out by hand. */
class WorkedVouchersTest {
    private static final JsonNode EXPECTED = expected();

    private static JsonNode expected() {
        try (var in = WorkedVouchersTest.class.getResourceAsStream("/sie/ecommerce_2026-05.expected.json")) {
            return JsonMapper.builder()
                    .build()
                    .readTree(Objects.requireNonNull(in).readAllBytes());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final Map<String, Map<Integer, Money>> ROWS = Map.ofEntries(
            Map.entry("E1", rows("1581 1249.00", "3001 -960.00", "3520 -39.20", "2611 -249.80")),
            Map.entry(
                    "E2",
                    rows("1582 783.20", "3001 -400.00", "3003 -200.00", "3520 -60.00", "2611 -110.00", "2631 -13.20")),
            Map.entry("E3", rows("1581 547.00", "3001 -437.60", "2611 -109.40")),
            Map.entry("E4", rows("1581 500.00", "2421 -500.00")),
            Map.entry("E5", rows("2421 500.00", "1582 300.00", "3001 -640.00", "2611 -160.00")),
            Map.entry("E6", rows("1930 1694.34", "6064 43.73", "2641 10.93", "1581 -1749.00")),
            Map.entry("E7", rows("1930 1064.25", "6570 18.95", "1582 -1083.20")),
            Map.entry("E8", rows("3001 960.00", "2611 240.00", "1581 -1200.00")),
            Map.entry("E9", rows("1582 1336.91", "3131 -1123.45", "2670 -213.46")),
            Map.entry("E10", rows("1930 1305.42", "6570 25.00", "7960 6.49", "1582 -1336.91")),
            Map.entry("E11", rows("1510 5585.00", "3001 -4467.75", "2611 -1116.94", "3740 -0.31")),
            Map.entry("E12", rows("1588 1000.00", "3001 -800.00", "2611 -200.00")),
            Map.entry("E13", rows("1930 850.00", "6050 120.00", "2641 30.00", "1588 -1000.00")),
            Map.entry(
                    "E14",
                    rows("6050 120.00", "2440 -120.00", "2645 30.00", "2614 -30.00", "4535 120.00", "4598 -120.00")),
            Map.entry("E15", rows("1582 1000.00", "3105 -1000.00")),
            Map.entry("E16", rows("1510 2000.00", "3108 -2000.00")),
            Map.entry("E17", rows("1582 -1000.00", "1581 1000.00")));

    static List<String> names() {
        return ROWS.keySet().stream().sorted().toList();
    }

    @ParameterizedTest
    @MethodSource("names")
    void aVoucherHasItsRowsAndNoFinding(String name) {
        var posted = posted(Objects.requireNonNull(WorkedVouchers.all().get(name)), WorkedVouchers.settings());
        assertThat(effect(posted)).isEqualTo(ROWS.get(name));
        assertThat(posted.entries()).hasSize(1);
        assertThat(posted.entries().getFirst().writer()).isEqualTo(Writer.KNYT);
        assertThat(posted.findings()).isEmpty();
        assertThat(posted.openItems()).isEmpty();
    }

    @Test
    void theBooksOfTheMonthAreThoseWorkedOutByHand() {
        var vouchers = new ArrayList<Voucher>();
        WorkedVouchers.all()
                .values()
                .forEach(group -> vouchers.addAll(Given.vouchers(posted(group, WorkedVouchers.settings()))));
        var expected = new TreeMap<Integer, Money>();
        EXPECTED.path("balances")
                .forEachEntry((account, amount) -> expected.put(Integer.parseInt(account), kr(amount.asString())));
        assertThat(vouchers).hasSize(EXPECTED.path("vouchers").asInt());
        assertThat(Balances.of(vouchers)).isEqualTo(expected);
        assertThat(boxes(vouchers)).isEqualTo(expectedBoxes());
    }

    /** Sales and output VAT are credit, input VAT and bases of purchases debit: boxes have no sign. */
    private static Map<String, Money> boxes(List<Voucher> vouchers) {
        var boxes = new TreeMap<String, Money>();
        for (var voucher : vouchers) {
            for (var row : voucher.rows()) {
                if (!row.vatBox().isEmpty()) {
                    boxes.merge(row.vatBox(), row.signed(), Money::plus);
                }
            }
        }
        boxes.replaceAll((box, amount) -> box.equals("48") || box.equals("21") ? amount : amount.negated());
        return boxes;
    }

    private static Map<String, Money> expectedBoxes() {
        var boxes = new TreeMap<String, Money>();
        EXPECTED.path("vat_boxes").path("exact").forEachEntry((box, amount) -> boxes.put(box, kr(amount.asString())));
        return boxes;
    }

    @Test
    void aFreightAccountPerRate() {
        var settings = WorkedVouchers.settings(VatTreatment.domestic(3520, 3523, 3524), FeeVat.EXEMPT);
        assertThat(effect(posted(Given.group(WorkedVouchers.order1002()), settings)))
                .isEqualTo(variant("E2b"));
    }

    @Test
    void feesUnderReverseChargeHaveTheirBaseRows() {
        var settings = WorkedVouchers.settings(VatTreatment.domestic(), FeeVat.REVERSE_CHARGE);
        assertThat(effect(posted(WorkedVouchers.stripePayout(), settings))).isEqualTo(variant("E7b"));
    }

    @Test
    void aWholeOrderWithdrawnGivesTheFreightBack() {
        var group = Given.back(WorkedVouchers.order1001(), "sale:1001");
        assertThat(effect(posted(group, WorkedVouchers.settings()))).isEqualTo(variant("E8b"));
    }

    private static Map<Integer, Money> variant(String name) {
        var rows = new TreeMap<Integer, Money>();
        for (var row : EXPECTED.path("variants").path(name).path("rows")) {
            rows.merge(Integer.parseInt(row.path(0).asString()), kr(row.path(1).asString()), Money::plus);
        }
        return rows;
    }
}
