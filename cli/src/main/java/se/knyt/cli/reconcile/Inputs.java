package se.knyt.cli.reconcile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import se.knyt.formats.csv.FileText;
import se.knyt.formats.csv.FormatException;
import se.knyt.formats.settlement.FileKind;
import se.knyt.formats.settlement.KlarnaReader;
import se.knyt.formats.settlement.SettlementFile;

/**
 * The files of a run, read.
 *
 * @param taken the payouts that are taken
 * @param items the open items
 */
record Inputs(Reconciliation.Taken taken, Items items) {
    /** @throws FormatException when a file is not what it should be */
    static Inputs read(Options options) throws IOException {
        var openItems = options.openItems();
        if (openItems == null) {
            throw new UsageException("--open-items is missing");
        }
        var text = FileText.open(openItems);
        var kind = FileKind.of(text);
        if (kind == FileKind.SIE) {
            var taken = settlements(options);
            var references = taken.lines().ranges().stream()
                    .map(range -> range.part().reference())
                    .filter(reference -> !reference.isEmpty())
                    .distinct()
                    .toList();
            return new Inputs(taken, LedgerItems.read(openItems, taken.lines(), references));
        }
        switch (kind) {
            case EMPTY, PDF, ARCHIVE, XML, CAMT, JSON, SVEA, NEXI ->
                throw new FormatException(
                        text.name(), 0, 0, "open items are CSV or SIE 4E; this is " + kind.description());
            case KLARNA,
                    KLARNA_SUMMARY,
                    PAYPAL,
                    ADYEN,
                    STRIPE,
                    SHOPIFY_TRANSACTIONS,
                    SHOPIFY_PAYOUTS,
                    AMAZON,
                    SWISH,
                    SIE,
                    UNKNOWN -> {}
        }
        var result = new Object() {
            Reconciliation.@Nullable Taken taken;

            @Nullable
            Items items;
        };
        ReconcileCommand.both(
                () -> {
                    result.taken = settlements(options);
                    return null;
                },
                () -> {
                    result.items = CsvItems.read(text);
                    return null;
                });
        var taken = result.taken;
        var items = result.items;
        if (taken == null || items == null) {
            throw new IllegalStateException("nothing was read");
        }
        return new Inputs(taken, items);
    }

    private static Reconciliation.Taken settlements(Options options) throws IOException {
        var files = new ArrayList<SettlementFile>();
        var fingerprints = new ArrayList<String>();
        for (var path : options.settlements()) {
            var file = settlement(FileText.open(path), options.provider());
            boolean unnamed =
                    file.parts().stream().anyMatch(part -> part.reference().isEmpty());
            files.add(file);
            fingerprints.add(unnamed ? fingerprint(path) : "");
        }
        return Reconciliation.take(List.copyOf(files), List.copyOf(fingerprints));
    }

    private static SettlementFile settlement(FileText text, String provider) {
        var kind = FileKind.of(text);
        if (!provider.equals("auto") && !kind.provider().isEmpty() && !same(kind.provider(), provider)) {
            throw new FormatException(
                    text.name(), 0, 0, "asked for " + provider + ", but this is " + kind.description());
        }
        return switch (kind) {
            case KLARNA -> KlarnaReader.read(text);
            case UNKNOWN -> {
                if (same("klarna", provider)) {
                    yield KlarnaReader.read(text);
                }
                throw new FormatException(
                        text.name(), 1, 1, "no settlement file that is known: this is " + kind.description());
            }
            case SIE, CAMT, XML, PDF, ARCHIVE, EMPTY, JSON, KLARNA_SUMMARY ->
                throw new FormatException(text.name(), 0, 0, "no settlement: this is " + kind.description());
            case PAYPAL, ADYEN, STRIPE, SHOPIFY_TRANSACTIONS, SHOPIFY_PAYOUTS, AMAZON, SVEA, NEXI, SWISH ->
                throw new FormatException(
                        text.name(), 0, 0, "this is " + kind.description() + ", which is not read yet");
        };
    }

    /** Kustom took over Klarna's checkout and its files. */
    private static boolean same(String provider, String asked) {
        return provider.equals(asked) || (provider.equals("klarna") && asked.equals("kustom"));
    }

    private static String fingerprint(Path path) throws IOException {
        try (var in = Files.newInputStream(path)) {
            var digest = MessageDigest.getInstance("SHA-256");
            var buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
