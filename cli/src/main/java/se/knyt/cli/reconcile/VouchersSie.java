package se.knyt.cli.reconcile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.Stream;
import se.knyt.core.money.Currency;
import se.knyt.formats.sie.SieHeader;
import se.knyt.formats.sie.SieKind;
import se.knyt.formats.sie.SieVoucher;
import se.knyt.formats.sie.SieWriter;

/** {@code vouchers.si}: a SIE 4I file, oldest voucher first; series and number are left to the program that reads it. */
final class VouchersSie {
    private VouchersSie() {}

    /**
     * @param currency currency of the books
     * @param company name of the company, which the format demands
     */
    static void write(Run run, Currency currency, String company, String organizationNumber, Path file)
            throws IOException {
        // The date of the file is that of the newest payout or entry: the same input gives the same bytes.
        var newest = Stream.concat(
                        run.payouts().stream()
                                .map(payout -> payout.range().part().paidOn())
                                .filter(Objects::nonNull),
                        run.vouchers().stream().map(SieVoucher::date))
                .max(Comparator.naturalOrder())
                .orElse(LocalDate.of(2000, 1, 1));
        var number = organizationNumber.matches("\\d{6}-\\d{4}") ? organizationNumber : "";
        var name = company.isBlank() ? "Namn saknas" : company;
        var header = SieHeader.forImport("Knyt", "1", newest, name, number, currency);
        try (var writer = new SieWriter(Files.newOutputStream(file), SieKind.IMPORT_4I, header)) {
            var vouchers = run.vouchers().stream()
                    .sorted(Comparator.comparing(SieVoucher::date).thenComparing(SieVoucher::text))
                    .toList();
            for (var voucher : vouchers) {
                writer.voucher(voucher);
            }
            writer.finish();
        }
    }
}
