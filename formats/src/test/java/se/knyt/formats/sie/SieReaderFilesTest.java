package se.knyt.formats.sie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import se.knyt.core.money.Money;
import tools.jackson.databind.JsonNode;

/** The public files, against facts found by another program. */
class SieReaderFilesTest {
    private static final SieReadOptions LOOK = new SieReadOptions(SieLimits.DEFAULT, true);

    static Stream<JsonNode> files() throws IOException {
        return SieFiles.json("facts.json").valueStream();
    }

    @ParameterizedTest
    @MethodSource("files")
    void aFileHoldsWhatIsKnownOfIt(JsonNode facts) throws IOException, NoSuchAlgorithmException {
        var bytes = SieFiles.bytes(facts.path("file").asString());
        assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)))
                .isEqualTo(facts.path("sha256").asString());
        var result = SieReader.read(SieSource.of(bytes), LOOK);
        var document = result.document();
        assertThat(result.encoding().name().toLowerCase(Locale.ROOT))
                .isEqualTo(facts.path("encoding_of_text").asString());
        assertThat(document.header().type()).isEqualTo(facts.path("sietyp").asString());
        assertThat(document.header().program()).isEqualTo(facts.path("program").asString());
        assertThat(document.accounts()).hasSize(facts.path("accounts_declared").asInt());
        assertThat(document.vouchers()).hasSize(facts.path("vouchers").asInt());
        assertThat(document.vouchers().stream()
                        .mapToInt(voucher -> voucher.rows().size())
                        .sum())
                .isEqualTo(facts.path("trans_rows").asInt());
        assertThat(document.vouchers().stream()
                        .filter(voucher -> voucher.rows().isEmpty())
                        .count())
                .isEqualTo(facts.path("empty_vouchers").asLong());
        assertThat(sum(document, SieBalance.Kind.IB)).isEqualByComparingTo(decimal(facts, "sum_IB_year0"));
        assertThat(sum(document, SieBalance.Kind.UB)).isEqualByComparingTo(decimal(facts, "sum_UB_year0"));
        assertThat(sum(document, SieBalance.Kind.RES)).isEqualByComparingTo(decimal(facts, "sum_RES_year0"));
        assertThat(series(document)).isEqualTo(series(facts.path("series")));
        assertThat(recordCounts(document)).isEqualTo(recordCounts(facts.path("labels")));
    }

    @ParameterizedTest
    @MethodSource("files")
    void writtenAgainItReadsBackEqual(JsonNode facts) throws IOException {
        var bytes = SieFiles.bytes(facts.path("file").asString());
        var document = SieReader.read(SieSource.of(bytes), LOOK).document();
        var copy = SieFiles.copied(document);
        assertThat(SieReader.read(SieSource.of(copy), LOOK).document()).isEqualTo(document);
        assertThat(SieFiles.copied(SieReader.read(SieSource.of(copy), LOOK).document()))
                .isEqualTo(copy);
    }

    /** Per account: opening balance and movements make the closing balance or the result. */
    @ParameterizedTest
    @MethodSource("files")
    void balancesFollowFromTheVouchers(JsonNode facts) throws IOException {
        if (!facts.has("accounts_where_IB_plus_movements_ne_UB_or_RES")
                || facts.path("unbalanced_vouchers").size() > 0) {
            return;
        }
        var document = SieReader.read(
                        SieSource.of(SieFiles.bytes(facts.path("file").asString())))
                .document();
        var computed = new TreeMap<Integer, Money>();
        var stated = new TreeMap<Integer, Money>();
        for (var balance : document.balances()) {
            if (balance.year() == 0) {
                (balance.kind() == SieBalance.Kind.IB ? computed : stated)
                        .merge(balance.account(), balance.amount(), Money::plus);
            }
        }
        for (var voucher : document.vouchers()) {
            voucher.rows().forEach(row -> computed.merge(row.account(), row.amount(), Money::plus));
        }
        computed.values().removeIf(Money::isZero);
        stated.values().removeIf(Money::isZero);
        assertThat(facts.path("accounts_where_IB_plus_movements_ne_UB_or_RES").asInt())
                .isZero();
        assertThat(computed).isEqualTo(stated);
    }

    @Test
    void aVoucherThatDoesNotBalanceRefusesTheFileByName() throws IOException {
        var bytes = SieFiles.bytes("transaktioner_ovnbolag-bad-balance.se");
        assertThatThrownBy(() -> SieReader.read(SieSource.of(bytes)))
                .isInstanceOf(SieException.class)
                .hasMessageContaining("voucher B 1 does not balance: -12771.00")
                .hasMessageStartingWith("line ");
    }

    @Test
    void theWorkedVouchersGiveTheirBalancesAsExportAndAsImport() throws IOException {
        var expected = new TreeMap<Integer, BigDecimal>();
        SieFiles.json("own/ecommerce_2026-05.expected.json")
                .path("balances")
                .forEachEntry((account, amount) ->
                        expected.put(Integer.parseInt(account), new BigDecimal(amount.asString())));
        for (var name : new String[] {"own/ecommerce_2026-05.se", "own/ecommerce_2026-05.si"}) {
            var result = SieReader.read(SieSource.of(SieFiles.bytes(name)));
            var balances = new TreeMap<Integer, BigDecimal>();
            for (var voucher : result.document().vouchers()) {
                voucher.rows()
                        .forEach(row ->
                                balances.merge(row.account(), row.amount().toDecimal(), BigDecimal::add));
            }
            assertThat(balances).isEqualTo(expected);
            assertThat(result.findings()).isEmpty();
            assertThat(result.document().header().companyName()).isEqualTo("Exempelhandeln \"Öre & Krona\" AB");
        }
    }

    private static BigDecimal decimal(JsonNode facts, String name) {
        return new BigDecimal(facts.path(name).asString());
    }

    private static BigDecimal sum(SieDocument document, SieBalance.Kind kind) {
        return document.balances().stream()
                .filter(balance -> balance.kind() == kind && balance.year() == 0)
                .map(balance -> balance.amount().toDecimal())
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** First, last and count of each numbered series. */
    private static Map<String, String> series(SieDocument document) {
        var result = new TreeMap<String, long[]>();
        for (var voucher : document.vouchers()) {
            if (voucher.number().isBlank() || voucher.series().isBlank()) {
                continue;
            }
            long number = Long.parseLong(voucher.number());
            var entry = result.computeIfAbsent(voucher.series(), series -> new long[] {number, number, 0});
            entry[0] = Math.min(entry[0], number);
            entry[1] = Math.max(entry[1], number);
            entry[2]++;
        }
        var texts = new TreeMap<String, String>();
        result.forEach((name, entry) -> texts.put(name, entry[0] + "–" + entry[1] + ": " + entry[2]));
        return texts;
    }

    private static Map<String, String> series(JsonNode facts) {
        var texts = new TreeMap<String, String>();
        facts.forEachEntry((name, entry) -> texts.put(
                name,
                entry.path("first").asLong() + "–" + entry.path("last").asLong() + ": "
                        + entry.path("count").asLong()));
        return texts;
    }

    private static Map<String, Long> recordCounts(SieDocument document) {
        var counts = new TreeMap<String, Long>();
        for (var balance : document.balances()) {
            counts.merge("#" + balance.kind(), 1L, Long::sum);
        }
        for (var balance : document.periodBalances()) {
            counts.merge(balance.budget() ? "#PBUDGET" : "#PSALDO", 1L, Long::sum);
        }
        document.dimensions().forEach(dimension -> counts.merge("#DIM", 1L, Long::sum));
        document.objects().forEach(object -> counts.merge("#OBJEKT", 1L, Long::sum));
        document.accounts()
                .forEach(account ->
                        counts.merge("#SRU", (long) account.taxCodes().size(), Long::sum));
        document.header().years().forEach(year -> counts.merge("#RAR", 1L, Long::sum));
        document.header().comments().forEach(comment -> counts.merge("#PROSA", 1L, Long::sum));
        counts.values().removeIf(count -> count == 0);
        return counts;
    }

    private static Map<String, Long> recordCounts(JsonNode labels) {
        var counts = new LinkedHashMap<String, Long>();
        labels.forEachEntry((label, count) -> counts.put(label, count.asLong()));
        counts.keySet()
                .retainAll(Set.of(
                        "#IB",
                        "#UB",
                        "#RES",
                        "#OIB",
                        "#OUB",
                        "#PSALDO",
                        "#PBUDGET",
                        "#DIM",
                        "#OBJEKT",
                        "#SRU",
                        "#RAR",
                        "#PROSA"));
        return new TreeMap<>(counts);
    }
}
