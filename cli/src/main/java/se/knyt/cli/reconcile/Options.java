package se.knyt.cli.reconcile;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import se.knyt.formats.settlement.SettlementFormats;

/**
 * What the command was called with.
 *
 * @param settlements settlement files in the order given
 * @param openItems CSV or SIE 4E, null when only help or accounts are printed
 * @param out where the result goes, null when only one line is explained
 * @param provider provider code, or {@code auto}
 * @param accounts file of accounts, null for the defaults
 * @param mappings formats of providers that are not known, none for most
 * @param bank bank files, none when the bank leg is not asked for
 * @param explain line to explain, null for none
 * @param printAccounts print the accounts and do nothing else
 * @param help print how the command is used and do nothing else
 */
record Options(
        List<Path> settlements,
        @Nullable Path openItems,
        @Nullable Path out,
        String provider,
        @Nullable Path accounts,
        List<Path> mappings,
        List<Path> bank,
        @Nullable LineRef explain,
        boolean printAccounts,
        boolean help) {
    static final String USAGE = """
            usage: knyt reconcile --settlement FILE... --open-items FILE --out DIR
                                  [--provider NAME] [--mapping FILE...] [--accounts FILE] [--bank FILE...]
                                  [--explain [FILE:]LINE]
                   knyt reconcile --print-accounts [--accounts FILE]

              --settlement FILE...    settlement files of payment providers
              --open-items FILE       open invoices and credit notes, CSV or SIE 4E
              --out DIR               where report.json, report.html, lines.csv, payments.csv, vouchers.si and the
                                      certificates go; new, empty, or holding an earlier result
              --provider NAME         refuse files of any other provider: klarna, stripe, … (default auto)
              --mapping FILE...       how the files of a provider that is not known are read (provider "other")
              --accounts FILE         accounts by provider and kind of line; --print-accounts shows the form
              --bank FILE...          what the bank says: camt.053, camt.054, MT940, or a list of transactions (CSV)
              --explain [FILE:]LINE   say why a line of a settlement file matched or did not

            exit status: 0 proved, 2 closes but something is left to a person (a line, a bank leg, a finding),
                         3 a certificate does not close,
                         64 wrong use, 65 a file cannot be read as what it should be, 70 a fault of ours
            """;

    private static final Set<String> WITH_VALUES = Set.of(
            "--settlement", "--open-items", "--out", "--provider", "--accounts", "--explain", "--bank", "--mapping");
    private static final Set<String> MANY = Set.of("--settlement", "--bank", "--mapping");
    private static final Set<String> FLAGS = Set.of("--print-accounts", "--help", "-h");

    /** Providers whose files are read by a mapping alone. */
    private static final Set<String> MAPPED = Set.of("mollie", "qliro", "walley", "zettle");

    private static Set<String> providers() {
        var providers = new TreeSet<>(MAPPED);
        providers.addAll(SettlementFormats.installed().providers());
        return providers;
    }

    /**
     * A line of a settlement file.
     *
     * @param file the file as it was given, or its last part; empty when there is only one
     * @param line 1-based
     */
    record LineRef(String file, int line) {
        static LineRef parse(String text) {
            int colon = text.lastIndexOf(':');
            try {
                int line = Integer.parseInt(text.substring(colon + 1));
                if (line > 0) {
                    return new LineRef(colon < 0 ? "" : text.substring(0, colon), line);
                }
            } catch (NumberFormatException e) {
                throw new UsageException("--explain takes [FILE:]LINE, not " + text);
            }
            throw new UsageException("--explain takes a line number from 1");
        }
    }

    /** @throws UsageException for anything that is no call of the command */
    static Options parse(List<String> args) {
        var values = values(args);
        if (values.containsKey("--help") || values.containsKey("-h")) {
            return new Options(List.of(), null, null, "auto", null, List.of(), List.of(), null, false, true);
        }
        var accounts = path(values, "--accounts", true);
        if (values.containsKey("--print-accounts")) {
            return new Options(List.of(), null, null, "auto", accounts, List.of(), List.of(), null, true, false);
        }
        var provider = single(values, "--provider");
        if (provider != null && !provider.equals("auto") && !providers().contains(provider)) {
            throw new UsageException("--provider " + provider + ": not one of auto, " + String.join(", ", providers()));
        }
        var explain = single(values, "--explain");
        var openItems = path(values, "--open-items", true);
        var out = path(values, "--out", false);
        var settlements = new ArrayList<Path>();
        for (var file : new LinkedHashSet<>(values.getOrDefault("--settlement", List.of()))) {
            settlements.add(existing("--settlement", file));
        }
        if (settlements.isEmpty() || openItems == null || (out == null && explain == null)) {
            var missing = settlements.isEmpty() ? "--settlement" : openItems == null ? "--open-items" : "--out";
            throw new UsageException(missing + " is missing");
        }
        return new Options(
                repeated(values, settlements),
                openItems,
                out,
                provider == null ? "auto" : provider,
                accounts,
                many(values, "--mapping"),
                many(values, "--bank"),
                explain == null ? null : LineRef.parse(explain),
                false,
                false);
    }

    /** A file given twice stays twice: that it is taken once is a finding. */
    private static List<Path> repeated(Map<String, List<String>> values, List<Path> checked) {
        var all = values.getOrDefault("--settlement", List.of());
        return all.size() == checked.size()
                ? List.copyOf(checked)
                : all.stream().map(Path::of).toList();
    }

    private static List<Path> many(Map<String, List<String>> values, String name) {
        return values.getOrDefault(name, List.of()).stream()
                .map(file -> existing(name, file))
                .toList();
    }

    private static Map<String, List<String>> values(List<String> args) {
        var values = new HashMap<String, List<String>>();
        int i = 0;
        while (i < args.size()) {
            var arg = args.get(i++);
            int equals = arg.indexOf('=');
            var name = arg.startsWith("--") && equals > 0 ? arg.substring(0, equals) : arg;
            if (FLAGS.contains(arg)) {
                values.put(arg, List.of());
                continue;
            }
            if (!WITH_VALUES.contains(name)) {
                throw new UsageException(arg.startsWith("-") ? "there is no option " + arg : "unexpected: " + arg);
            }
            var taken = values.computeIfAbsent(name, _ -> new ArrayList<>());
            if (!taken.isEmpty() && !MANY.contains(name)) {
                throw new UsageException(name + " is given twice");
            }
            if (equals > 0 && arg.startsWith("--")) {
                taken.add(arg.substring(equals + 1));
            } else {
                int before = taken.size();
                while (i < args.size()
                        && !args.get(i).startsWith("--")
                        && (MANY.contains(name) || taken.size() == before)) {
                    taken.add(args.get(i++));
                }
                if (taken.size() == before) {
                    throw new UsageException(name + " needs a value");
                }
            }
        }
        return values;
    }

    private static @Nullable String single(Map<String, List<String>> values, String name) {
        var given = values.get(name);
        return given == null ? null : given.getFirst();
    }

    private static @Nullable Path path(Map<String, List<String>> values, String name, boolean exists) {
        var given = single(values, name);
        if (given == null) {
            return null;
        }
        if (given.isEmpty()) {
            throw new UsageException(name + " is empty");
        }
        return exists ? existing(name, given) : pathOf(name, given);
    }

    private static Path existing(String name, String given) {
        var path = pathOf(name, given);
        if (!Files.exists(path)) {
            throw new UsageException(name + ": there is no file " + given);
        }
        if (Files.isDirectory(path)) {
            throw new UsageException(name + ": " + given + " is a folder");
        }
        if (!Files.isReadable(path)) {
            throw new UsageException(name + ": " + given + " may not be read");
        }
        return path;
    }

    private static Path pathOf(String name, String given) {
        try {
            return Path.of(given);
        } catch (InvalidPathException e) {
            throw new UsageException(name + ": no path");
        }
    }
}
