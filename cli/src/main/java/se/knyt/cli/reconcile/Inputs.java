package se.knyt.cli.reconcile;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import se.knyt.formats.csv.FileText;
import se.knyt.formats.csv.FormatException;
import se.knyt.formats.settlement.FileKind;
import se.knyt.formats.settlement.SettlementFile;
import se.knyt.formats.settlement.SettlementFormats;
import se.knyt.formats.settlement.mapped.MappedReader;
import se.knyt.formats.settlement.readers.SettlementReaders;

/**
 * The files of a run, read.
 *
 * @param taken the payouts that are taken
 * @param items the open items
 * @param sources the files by what is in them
 */
record Inputs(Copies.Taken taken, Items items, Sources sources) {
    /** @throws FormatException when a file is not what it should be */
    static Inputs read(Options options, Accounts accounts) throws IOException {
        var openItems = options.openItems();
        if (openItems == null) {
            throw new UsageException("--open-items is missing");
        }
        var sources = Sources.of(options);
        var text = FileText.open(openItems);
        var kind = SettlementFormats.installed().kind(text);
        if (kind.equals(FileKind.SIE)) {
            var taken = settlements(options);
            var references = taken.lines().ranges().stream()
                    .map(range -> range.part().reference())
                    .filter(reference -> !reference.isEmpty())
                    .distinct()
                    .toList();
            var effects = new LedgerEffects(references, accounts);
            return new Inputs(taken, LedgerItems.read(openItems, taken.lines(), effects), sources);
        }
        if (!kind.isTable()) {
            throw new FormatException(text.name(), 0, 0, "open items are CSV or SIE 4E; this is " + kind.description());
        }
        var result = new Object() {
            Copies.@Nullable Taken taken;

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
        return new Inputs(taken, items, sources);
    }

    /** The files are read in the order of their names: the order in which they are given tells nothing. */
    private static Copies.Taken settlements(Options options) throws IOException {
        var texts = new ArrayList<FileText>();
        for (var path : Sources.ordered(options.settlements())) {
            texts.add(FileText.open(path));
        }
        return Copies.take(read(texts, options));
    }

    /** What one of the mappings fits is read by it, in the order given; everything else as what it says it is. */
    private static List<SettlementFile> read(List<FileText> texts, Options options) throws IOException {
        var mappings = Mappings.read(options.mappings());
        var mapped = new ArrayList<SettlementFile>();
        var rest = new ArrayList<FileText>();
        for (var text : texts) {
            var format = mappings.of(text);
            if (format.isEmpty()) {
                mappings.refuse(text, options.provider());
                rest.add(text);
                continue;
            }
            if (SettlementReaders.reads(options.provider())) {
                throw new FormatException(
                        text.name(),
                        0,
                        0,
                        "asked for " + options.provider() + ", but this is read by the mapping "
                                + format.get().name());
            }
            mapped.add(MappedReader.read(text, format.get(), ProviderAccounts.OTHER));
        }
        if (!rest.isEmpty()) {
            mapped.addAll(0, SettlementReaders.read(rest, options.provider()));
        }
        return mapped;
    }
}
