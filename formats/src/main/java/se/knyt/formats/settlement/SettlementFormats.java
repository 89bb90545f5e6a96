package se.knyt.formats.settlement;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import se.knyt.formats.csv.FileText;

/** The formats of all providers that are known: tells what a file is, and whose. */
public final class SettlementFormats {
    private final List<SettlementFormat> all;

    /** @throws IllegalStateException when two of them are of one provider */
    SettlementFormats(List<SettlementFormat> formats) {
        all = formats.stream()
                .sorted(Comparator.comparing(format -> format.settlement().provider()))
                .toList();
        var providers = new HashSet<String>();
        for (var format : all) {
            for (var provider : format.settlement().providers()) {
                if (!providers.add(provider)) {
                    throw new IllegalStateException("two settlement formats of " + provider);
                }
            }
        }
    }

    /** Found once: a process keeps the formats it began with. */
    private static final class Installed {
        private static final SettlementFormats FORMATS = new SettlementFormats(
                ServiceLoader.load(SettlementFormat.class, SettlementFormat.class.getClassLoader()).stream()
                        .map(ServiceLoader.Provider::get)
                        .toList());
    }

    /** Those that are on the class path. */
    public static SettlementFormats installed() {
        return Installed.FORMATS;
    }

    /** By provider code. */
    public List<SettlementFormat> all() {
        return all;
    }

    /** Codes of the providers whose files are read as what they are, without a format of somebody's own. */
    public Set<String> providers() {
        var providers = new TreeSet<String>();
        all.forEach(format -> providers.addAll(format.settlement().providers()));
        return providers;
    }

    /** A provider's format; empty for one whose files are read by a format of somebody's own alone. */
    public Optional<SettlementFormat> of(String provider) {
        return all.stream().filter(format -> format.settlement().isOf(provider)).findFirst();
    }

    /** What a file is. */
    public FileKind kind(FileText text) {
        var head = FileHead.of(text);
        if (head.text().isEmpty()) {
            return FileKind.EMPTY;
        }
        if (head.text().startsWith("%PDF")) {
            return FileKind.PDF;
        }
        if (head.text().startsWith("PK\u0003\u0004")) {
            return FileKind.ARCHIVE;
        }
        if (head.text().startsWith("<")) {
            return head.text().contains("camt.05") ? FileKind.CAMT : FileKind.XML;
        }
        if (head.text().regionMatches(true, 0, "#FLAGGA", 0, 7)) {
            return FileKind.SIE;
        }
        return only(head, format -> format.recognize(head))
                .or(() -> only(head, format -> format.suspect(head)))
                .orElse(head.isJson() ? FileKind.JSON : FileKind.UNKNOWN);
    }

    /** The one answer; that of several is that nobody knows, whatever the order in which they are asked. */
    private Optional<FileKind> only(FileHead head, Function<SettlementFormat, Optional<FileKind>> asked) {
        var kinds = all.stream().map(asked).flatMap(Optional::stream).toList();
        if (kinds.size() > 1) {
            return Optional.of(head.isJson() ? FileKind.SEVERAL.notATable() : FileKind.SEVERAL);
        }
        return kinds.stream().findFirst();
    }
}
