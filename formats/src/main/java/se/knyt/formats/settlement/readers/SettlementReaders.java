package se.knyt.formats.settlement.readers;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import se.knyt.formats.csv.FileText;
import se.knyt.formats.csv.FormatException;
import se.knyt.formats.settlement.FileKind;
import se.knyt.formats.settlement.SettlementFile;
import se.knyt.formats.settlement.SettlementReader;
import se.knyt.formats.settlement.adyen.AdyenReader;
import se.knyt.formats.settlement.amazon.AmazonReader;
import se.knyt.formats.settlement.klarna.KlarnaReader;
import se.knyt.formats.settlement.nets.NetsReader;
import se.knyt.formats.settlement.paypal.PaypalReader;
import se.knyt.formats.settlement.shopify.ShopifyReader;
import se.knyt.formats.settlement.stripe.StripeReader;
import se.knyt.formats.settlement.svea.SveaReader;
import se.knyt.formats.settlement.swish.SwishReader;

/** The readers of all kinds of settlement file. */
public final class SettlementReaders {
    /** What is given for the provider when the files themselves shall tell. */
    public static final String AUTO = "auto";

    /** @param companion kind of the files that are read together with this kind's, null for most */
    private record Entry(SettlementReader reader, @Nullable FileKind companion) {}

    private static final Map<FileKind, Entry> ENTRIES = entries();

    private SettlementReaders() {}

    private static Map<FileKind, Entry> entries() {
        var entries = new EnumMap<FileKind, Entry>(FileKind.class);
        entries.put(FileKind.KLARNA, alone((text, provider, _) -> KlarnaReader.read(text, provider)));
        entries.put(FileKind.STRIPE, alone((text, provider, _) -> StripeReader.read(text, provider)));
        entries.put(FileKind.PAYPAL, alone((text, provider, _) -> PaypalReader.read(text, provider)));
        entries.put(FileKind.AMAZON, alone((text, provider, _) -> AmazonReader.read(text, provider)));
        entries.put(FileKind.ADYEN, alone((text, provider, _) -> AdyenReader.read(text, provider)));
        entries.put(FileKind.SHOPIFY_TRANSACTIONS, new Entry(ShopifyReader::read, FileKind.SHOPIFY_PAYOUTS));
        entries.put(FileKind.SVEA, alone((text, _, _) -> SveaReader.read(text)));
        entries.put(FileKind.NEXI, alone((text, _, _) -> NetsReader.read(text)));
        entries.put(FileKind.SWISH, alone((text, _, _) -> SwishReader.read(text)));
        return entries;
    }

    private static Entry alone(SettlementReader reader) {
        return new Entry(reader, null);
    }

    /**
     * Reads files, each as what its beginning says it is; those that only make a settlement together are read together.
     *
     * @param provider a provider code, or {@link #AUTO}
     * @return the settlements in the order of the files
     * @throws FormatException when a file is no settlement, one of another provider, or not what it should be
     */
    public static List<SettlementFile> read(List<FileText> files, String provider) {
        var kinds = files.stream().map(file -> kind(file, provider)).toList();
        var settlements = new ArrayList<SettlementFile>();
        for (int i = 0; i < files.size(); i++) {
            var entry = ENTRIES.get(kinds.get(i));
            if (entry == null) {
                checkCompanion(files.get(i), kinds.get(i), kinds);
                continue;
            }
            var companions = new ArrayList<FileText>();
            for (int k = 0; k < files.size(); k++) {
                if (kinds.get(k) == entry.companion()) {
                    companions.add(files.get(k));
                }
            }
            settlements.add(read(entry, kinds.get(i), files.get(i), code(kinds.get(i), provider), companions));
        }
        return settlements;
    }

    /** A person is told not only what is wrong, but also what the file was taken for. */
    private static SettlementFile read(
            Entry entry, FileKind kind, FileText text, String provider, List<FileText> companions) {
        try {
            return entry.reader().read(text, provider, companions);
        } catch (ArithmeticException e) {
            throw new FormatException(text.name(), 0, 0, "amounts that are too large to be summed");
        } catch (FormatException e) {
            var companion = entry.companion();
            var readAs = companion == null || e.file().equals(text.name()) ? kind : companion;
            throw new FormatException(
                    e.file(), e.line(), e.column(), e.reason() + " (read as " + readAs.description() + ")");
        }
    }

    /** Whether files of a kind are read, alone or together with another. */
    public static boolean reads(FileKind kind) {
        return ENTRIES.containsKey(kind) || main(kind) != null;
    }

    /** Whether a provider's files are read as what they are, without a format of somebody's own. */
    public static boolean reads(String provider) {
        return ENTRIES.keySet().stream().anyMatch(kind -> kind.isOf(provider));
    }

    private static FileKind kind(FileText text, String provider) {
        var kind = FileKind.of(text);
        boolean asked = !provider.equals(AUTO);
        if (asked && !kind.provider().isEmpty() && !kind.isOf(provider)) {
            throw new FormatException(
                    text.name(), 0, 0, "asked for " + provider + ", but this is " + kind.description());
        }
        if (kind == FileKind.UNKNOWN) {
            return ENTRIES.keySet().stream()
                    .filter(known -> asked && known.isOf(provider))
                    .findFirst()
                    .orElseThrow(() -> new FormatException(
                            text.name(), 1, 1, "no settlement file that is known: this is " + kind.description()));
        }
        if (!kind.isSettlement()) {
            throw new FormatException(text.name(), 0, 0, "no settlement: this is " + kind.description());
        }
        if (!reads(kind)) {
            throw new FormatException(text.name(), 0, 0, "this is " + kind.description() + ", which is not read yet");
        }
        return kind;
    }

    /** The kind that is read together with this one, or null. */
    private static @Nullable FileKind main(FileKind companion) {
        return ENTRIES.entrySet().stream()
                .filter(entry -> entry.getValue().companion() == companion)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    private static void checkCompanion(FileText text, FileKind kind, List<FileKind> given) {
        var main = main(kind);
        if (main != null && !given.contains(main)) {
            throw new FormatException(
                    text.name(),
                    0,
                    0,
                    "this is " + kind.description() + ", which holds no lines; give it together with "
                            + main.description());
        }
    }

    private static String code(FileKind kind, String provider) {
        return provider.equals(AUTO) ? kind.provider() : provider;
    }
}
