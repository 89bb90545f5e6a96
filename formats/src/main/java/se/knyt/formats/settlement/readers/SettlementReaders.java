package se.knyt.formats.settlement.readers;

import java.util.ArrayList;
import java.util.List;
import se.knyt.formats.csv.FileText;
import se.knyt.formats.csv.FormatException;
import se.knyt.formats.settlement.FileKind;
import se.knyt.formats.settlement.SettlementFile;
import se.knyt.formats.settlement.SettlementFormat;
import se.knyt.formats.settlement.SettlementFormats;

/** Reads settlement files, each by the format of its provider. */
public final class SettlementReaders {
    /** What is given for the provider when the files themselves shall tell. */
    public static final String AUTO = "auto";

    private static final SettlementFormats FORMATS = SettlementFormats.installed();

    private SettlementReaders() {}

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
            var kind = kinds.get(i);
            var format = format(kind);
            if (kind.use() == FileKind.Use.COMPANION) {
                checkCompanion(files.get(i), kind, format.settlement(), kinds);
                continue;
            }
            var companions = new ArrayList<FileText>();
            for (int k = 0; k < files.size(); k++) {
                var other = kinds.get(k);
                if (other.use() == FileKind.Use.COMPANION && other.provider().equals(kind.provider())) {
                    companions.add(files.get(k));
                }
            }
            settlements.add(read(format, kinds, files.get(i), code(kind, provider), companions));
        }
        return settlements;
    }

    /** A person is told not only what is wrong, but also what the file was taken for. */
    private static SettlementFile read(
            SettlementFormat format, List<FileKind> given, FileText text, String provider, List<FileText> companions) {
        try {
            return format.read(text, provider, companions);
        } catch (ArithmeticException e) {
            throw new FormatException(text.name(), 0, 0, "amounts that are too large to be summed");
        } catch (FormatException e) {
            var kind = format.settlement();
            var readAs = companions.isEmpty() || e.file().equals(text.name()) ? kind : companion(kind, given);
            throw new FormatException(
                    e.file(), e.line(), e.column(), e.reason() + " (read as " + readAs.description() + ")");
        }
    }

    private static FileKind companion(FileKind main, List<FileKind> given) {
        return given.stream()
                .filter(kind -> kind.use() == FileKind.Use.COMPANION)
                .filter(kind -> kind.provider().equals(main.provider()))
                .findFirst()
                .orElse(main);
    }

    /** Whether a provider's files are read as what they are, without a format of somebody's own. */
    public static boolean reads(String provider) {
        return FORMATS.of(provider).isPresent();
    }

    private static FileKind kind(FileText text, String provider) {
        var kind = FORMATS.kind(text);
        boolean asked = !provider.equals(AUTO);
        if (asked && !kind.provider().isEmpty() && !kind.isOf(provider)) {
            throw new FormatException(
                    text.name(), 0, 0, "asked for " + provider + ", but this is " + kind.description());
        }
        if (kind.equals(FileKind.UNKNOWN)) {
            return FORMATS.of(provider)
                    .map(SettlementFormat::settlement)
                    .orElseThrow(() -> new FormatException(
                            text.name(), 1, 1, "no settlement file that is known: this is " + kind.description()));
        }
        if (!kind.isSettlement()) {
            throw new FormatException(text.name(), 0, 0, "no settlement: this is " + kind.description());
        }
        return kind;
    }

    private static SettlementFormat format(FileKind kind) {
        return FORMATS.of(kind.provider()).orElseThrow();
    }

    private static void checkCompanion(FileText text, FileKind kind, FileKind main, List<FileKind> given) {
        if (!given.contains(main)) {
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
