package se.knyt.cli.reconcile;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import se.knyt.formats.bank.BankFiles;
import se.knyt.formats.csv.FileText;
import se.knyt.formats.csv.FormatException;
import se.knyt.formats.settlement.FileKind;
import se.knyt.formats.settlement.SettlementFormats;
import se.knyt.formats.settlement.mapped.MappedFormat;
import se.knyt.formats.settlement.mapped.MappedFormatText;
import se.knyt.formats.settlement.mapped.MappedReader;
import se.knyt.formats.settlement.readers.SettlementReaders;

/** How the files of providers that are not known are read, as the run was given it. */
final class Mappings {
    /** A longer mapping is none. */
    private static final int BYTES_MAX = 256 * 1024;

    private record Named(String file, MappedFormat format) {}

    private final List<Named> all;

    private Mappings(List<Named> all) {
        this.all = all;
    }

    /** @throws FormatException when one is no mapping */
    static Mappings read(List<Path> paths) throws IOException {
        var all = new ArrayList<Named>();
        for (var path : paths) {
            var text = FileText.open(path);
            all.add(new Named(text.name(), MappedFormatText.read(text.name(), text.head(BYTES_MAX))));
        }
        return new Mappings(List.copyOf(all));
    }

    /** The one that a file has every column of; of several that which names most. */
    Optional<MappedFormat> of(FileText text) {
        return all.stream()
                .map(Named::format)
                .filter(one -> MappedReader.fits(text, one))
                .max(Comparator.comparingInt(one -> one.columns().size()));
    }

    /**
     * Says what is to be done with a file that none of them fits and that is no settlement by itself; one that may be is left to be read.
     *
     * @param provider that was asked for, or {@code auto}
     * @throws FormatException with what the file is, and how it is given instead
     */
    void refuse(FileText text, String provider) {
        var kind = SettlementFormats.installed().kind(text);
        if (kind.equals(FileKind.CAMT) || (kind.equals(FileKind.UNKNOWN) && BankFiles.isMt940(text))) {
            throw new FormatException(
                    text.name(), 0, 0, "this is a bank statement, not a settlement; give it with --bank");
        }
        boolean own = kind.use() == FileKind.Use.UNMAPPED
                || (kind.equals(FileKind.UNKNOWN) && !SettlementReaders.reads(provider));
        if (own) {
            throw new FormatException(
                    text.name(),
                    1,
                    1,
                    "no settlement file that is known: this is " + kind.description() + ". " + hint(text));
        }
    }

    private String hint(FileText text) {
        var nearest = all.stream()
                .min(Comparator.comparingInt(
                        (Named one) -> MappedReader.missing(text, one.format()).size()));
        return nearest.map(one -> "Of the mappings given " + one.file() + " ("
                        + one.format().name()
                        + ") comes nearest, and the file has no column "
                        + String.join(", ", MappedReader.missing(text, one.format())))
                .orElse(
                        "Say how it is read with --mapping FILE (docs/reconcile.md, \"Any other provider\"); a list of the bank's"
                                + " transactions is given with --bank");
    }
}
