package se.knyt.connectors.files.sie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.knyt.core.bookkeeping.Dimensions;
import se.knyt.core.money.Money;
import se.knyt.formats.sie.SieDimension;
import se.knyt.formats.sie.SieObject;
import se.knyt.formats.sie.SieObjectId;
import se.knyt.formats.sie.SieReader;
import se.knyt.formats.sie.SieSource;
import se.knyt.spi.ConnectionContext;
import se.knyt.spi.Credentials;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectBody.VoucherRow;
import se.knyt.spi.EffectKind;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.EffectTarget.Asked;
import se.knyt.spi.Preflight.Check;
import se.knyt.spi.Preflight.Plan;
import se.knyt.spi.Preflight.Status;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.Secret;

class SieFileConnectorTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 20);

    @TempDir
    Path folder;

    private Optional<Path> files = Optional.empty();

    @Test
    void vouchersOfADayStandInOneWholeFile() throws IOException {
        try (var session = session(Map.of())) {
            session.perform(voucher("knyt-p-1", DAY, "Utbetalning Klarna"));
            session.perform(voucher("knyt-p-2", DAY, "Utbetalning Räksmörgås"));
            session.perform(voucher("knyt-p-3", DAY.plusDays(1), "Utbetalning"));
        }
        // The reader checks the control sum and that each voucher balances.
        var document = SieReader.read(SieSource.of(folder.resolve("knyt-2026-11-20.si")))
                .document();
        assertThat(document.vouchers()).hasSize(2);
        assertThat(document.vouchers().getLast().text()).isEqualTo("Utbetalning Räksmörgås (knyt-p-2)");
        assertThat(document.vouchers().getFirst().rows().getFirst().amount()).isEqualTo(Money.sek("1205.27"));
        assertThat(document.header().organizationNumber()).isEqualTo("556000-0175");
        assertThat(Files.readString(folder.resolve("knyt-2026-11-20.si"), StandardCharsets.ISO_8859_1))
                .contains("#KSUMMA");
        assertThat(folder.resolve("knyt-2026-11-21.si")).exists();
    }

    /** CP437 has neither € nor …: they become EUR and three dots, and 50 characters are what importers take. */
    @Test
    void theReferenceStandsWholeWhereTheTextBecomesLonger() throws IOException {
        var text = "Betalning 99,00 € av order 1001 till …";
        var long47 = "knyt-p-" + "7".repeat(40);
        try (var session = session(Map.of())) {
            session.perform(voucher("knyt-p-1", DAY, text));
            session.perform(voucher(long47, DAY, text));
        }
        var file = folder.resolve("knyt-2026-11-20.si");
        assertThat(SieReader.read(SieSource.of(file)).document().vouchers())
                .extracting(v -> v.text())
                .containsExactly("Betalning 99,00 EUR av order 1001 till (knyt-p-1)", long47);
    }

    @Test
    void aFileThatGrowsDeclaresEachObjectOnce() throws IOException {
        try (var session = session(Map.of())) {
            session.perform(inRegion("knyt-p-1", "NORR"));
            session.perform(inRegion("knyt-p-2", "SYD"));
            session.perform(inRegion("knyt-p-3", "NORR"));
        }
        var document = SieReader.read(SieSource.of(folder.resolve("knyt-2026-11-20.si")))
                .document();
        assertThat(document.dimensions()).containsExactly(new SieDimension(20, "Dimension 20", 0));
        assertThat(document.objects())
                .containsExactly(new SieObject(20, "NORR", "NORR"), new SieObject(20, "SYD", "SYD"));
        assertThat(document.vouchers())
                .extracting(v -> v.rows().getLast().objects())
                .containsExactly(
                        List.of(new SieObjectId(20, "NORR")),
                        List.of(new SieObjectId(20, "SYD")),
                        List.of(new SieObjectId(20, "NORR")));
    }

    private static EffectRequest inRegion(String reference, String region) {
        var sold = new VoucherRow(
                3001, Money.sek("0.00"), Money.sek("100.00"), "", "", "", Dimensions.NONE.with(20, region));
        return request(new EffectBody.CreateVoucher(reference, "K", DAY, "", List.of(debit(1581, "100.00"), sold)));
    }

    @Test
    void theSameVoucherIsWrittenOnceEvenAfterItsFileWasTakenAway() throws IOException {
        var request = voucher("knyt-p-1", DAY, "Utbetalning");
        try (var session = session(Map.of())) {
            assertThat(session.ask(request)).isInstanceOf(Asked.NotThere.class);
            session.perform(request);
            session.perform(request);
            assertThat(session.ask(request)).isInstanceOf(Asked.There.class);
        }
        var file = folder.resolve("knyt-2026-11-20.si");
        assertThat(SieReader.read(SieSource.of(file)).document().vouchers()).hasSize(1);
        Files.delete(file);
        try (var session = session(Map.of())) {
            session.perform(request);
            assertThat(session.ask(request)).isInstanceOf(Asked.There.class);
        }
        assertThat(file).doesNotExist();
    }

    @Test
    void aVoucherWhoseRegisterEntryWasLostIsFoundInItsFile() throws IOException {
        var request = voucher("knyt-p-1", DAY, "Utbetalning");
        try (var session = session(Map.of())) {
            session.perform(request);
            Files.delete(folder.resolve("knyt-register.txt"));
            session.perform(request);
        }
        assertThat(SieReader.read(SieSource.of(folder.resolve("knyt-2026-11-20.si")))
                        .document()
                        .vouchers())
                .hasSize(1);
    }

    @Test
    void anImportedFileIsLeftAlone() throws IOException {
        var file = folder.resolve("knyt-2026-11-20.si");
        try (var session = session(Map.of())) {
            session.perform(voucher("knyt-p-1", DAY, "Utbetalning"));
            var text = Files.readString(file, StandardCharsets.ISO_8859_1);
            Files.writeString(file, text.replace("#FLAGGA 0", "#FLAGGA 1"), StandardCharsets.ISO_8859_1);
            session.perform(voucher("knyt-p-2", DAY, "Utbetalning"));
        }
        assertThat(folder.resolve("knyt-2026-11-20-2.si")).exists();
        assertThat(SieReader.read(SieSource.of(file)).document().vouchers()).hasSize(1);
    }

    @Test
    void aFileThatSomebodyBrokeStopsTheVoucherAndIsNotTouched() throws IOException {
        var file = folder.resolve("knyt-2026-11-20.si");
        Files.writeString(file, "#FLAGGA 0\n#VER A 1 20261120 {\n");
        try (var session = session(Map.of())) {
            assertThatThrownBy(() -> session.perform(voucher("knyt-p-1", DAY, "Utbetalning")))
                    .isInstanceOf(ProviderFailure.OutcomeUnknown.class);
        }
        assertThat(file).hasContent("#FLAGGA 0\n#VER A 1 20261120 {\n");
    }

    @Test
    void aVoucherThatDoesNotBalanceIsRefused() {
        var rows = List.of(debit(1930, "1.00"), credit(1581, "0.99"));
        var body = new EffectBody.CreateVoucher("knyt-p-1", "K", DAY, "Fel", rows);
        try (var session = session(Map.of())) {
            assertThatThrownBy(() -> session.perform(request(body)))
                    .isInstanceOfSatisfying(
                            ProviderFailure.Refused.class,
                            refused -> assertThat(refused.code()).isEqualTo("sie.voucher-unbalanced"));
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void preflightTriesTheFolder() throws IOException {
        var plan = new Plan(DAY, Set.of(), Set.of(), Map.of(), Set.of(), "K");
        try (var session = session(Map.of())) {
            assertThat(session.preflight(plan)).extracting(Check::status).containsOnly(Status.OK);
        }
        var file = Files.writeString(folder.resolve("a-file"), "no folder");
        try (var session = session(Map.of("folder", file.toString(), "organization-number", ""))) {
            assertThat(session.preflight(plan)).extracting(Check::status).containsExactly(Status.STOP, Status.WARN);
        }
    }

    /** A new connection's folder is not there yet: it is made, for Knyt alone; a path that somebody wrote is not. */
    @Test
    void aNewNameInTheCompanysFolderIsMadeAndAPathIsNot() throws IOException {
        var missing = folder.resolve("not-mounted");
        try (var session = session(Map.of("folder", missing.toString()))) {
            assertThatThrownBy(session::checkAccess).isInstanceOf(ProviderFailure.Refused.class);
            assertThat(missing).doesNotExist();
        }
        files = Optional.of(folder.resolve("company-7"));
        try (var session = session(Map.of("folder", "bokföring"))) {
            assertThat(session.checkAccess()).isTrue();
        }
        for (var made : List.of("company-7", "company-7/bokföring")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(made))))
                    .isEqualTo("rwx------");
        }
        Files.writeString(folder.resolve("company-7/upptagen"), "no folder");
        try (var session = session(Map.of("folder", "upptagen"))) {
            assertThatThrownBy(session::checkAccess).isInstanceOf(ProviderFailure.Refused.class);
        }
    }

    @Test
    void settingsOutOfBoundsAreNamed() {
        assertThatThrownBy(() -> session(Map.of("folder", "relative/path"))).hasMessageContaining("folder");
        assertThatThrownBy(() -> session(Map.of("company-name", " "))).hasMessageContaining("company-name");
        assertThatThrownBy(() -> session(Map.of("organization-number", "5560000175")))
                .hasMessageContaining("organization-number");
        assertThatThrownBy(() -> session(Map.of("file-per", "year"))).hasMessageContaining("file-per");
    }

    @Test
    void aFilePerMonthHoldsTheMonth() {
        try (var session = session(Map.of("file-per", "month"))) {
            session.perform(voucher("knyt-p-1", DAY, "Utbetalning"));
            session.perform(voucher("knyt-p-2", DAY.plusDays(1), "Utbetalning"));
        }
        assertThat(folder.resolve("knyt-2026-11.si")).exists();
    }

    /** Where a folder is set for the company, a connection names one in it and no other of the machine. */
    @Test
    void aFolderOutsideTheCompanysOwnIsRefused() throws Exception {
        files = Optional.of(folder.resolve("company-7"));
        for (var named : List.of(
                "/etc/knyt",
                "/root/.ssh",
                "..",
                "../company-8",
                "a/b",
                "a/../../b",
                ".ssh",
                "",
                ".",
                "~",
                "a b/../..",
                folder.toString(),
                folder.resolve("company-8/sie").toString(),
                "x".repeat(61))) {
            assertThatThrownBy(() -> session(Map.of("folder", named)))
                    .as(named)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("folder");
        }
        try (var session = session(Map.of("folder", "sie-filer"))) {
            session.perform(voucher("knyt-p-1", DAY, "Utbetalning"));
        }
        assertThat(folder.resolve("company-7/sie-filer")).isDirectoryContaining("glob:**/knyt-*.si");
        try (var session =
                session(Map.of("folder", folder.resolve("company-7/sie-filer").toString()))) {
            assertThat(session).isNotNull();
        }
    }

    private SieFileSession session(Map<String, String> changed) {
        var settings = new HashMap<>(Map.of(
                "folder", folder.toString(), "company-name", "Knyt Test AB", "organization-number", "556000-0175"));
        settings.putAll(changed);
        var context = new ConnectionContext(
                URI.create("file:///"),
                settings,
                new NoCredentials(),
                call -> {
                    throw new ProviderFailure.NotSent("a file target makes no calls");
                },
                () -> Instant.parse("2026-11-20T12:00:00Z"),
                ZoneId.of("Europe/Stockholm"),
                files);
        return (SieFileSession) new SieFileConnector().open(context);
    }

    private static EffectRequest voucher(String reference, LocalDate date, String text) {
        var rows = List.of(debit(1930, "1205.27"), debit(6064, "34.99"), debit(2641, "8.74"), credit(1581, "1249.00"));
        return request(new EffectBody.CreateVoucher(reference, "K", date, text, rows));
    }

    private static EffectRequest request(EffectBody.CreateVoucher body) {
        return new EffectRequest(
                body.externalReference(), EffectKind.CREATE_VOUCHER, body, Map.of(), Optional.empty(), new byte[0]);
    }

    private static VoucherRow debit(int account, String amount) {
        return new VoucherRow(account, Money.sek(amount), Money.sek("0.00"), "");
    }

    private static VoucherRow credit(int account, String amount) {
        return new VoucherRow(account, Money.sek("0.00"), Money.sek(amount), "");
    }

    private record NoCredentials() implements Credentials {
        @Override
        public Optional<Secret> secret(String key) {
            return Optional.empty();
        }

        @Override
        public void replaceOnce(SecretExchange call) {
            throw new IllegalStateException("a file target has no secrets");
        }
    }
}
