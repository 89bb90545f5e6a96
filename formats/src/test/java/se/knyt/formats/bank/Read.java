package se.knyt.formats.bank;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a file gave. */
final class Read implements BankSink {
    static final Path FILES = Path.of("src/test/resources/bank");

    final List<BankEntry> entries = new ArrayList<>();
    final List<BankEntry> pending = new ArrayList<>();
    final List<BankStatement> statements = new ArrayList<>();

    @Override
    public void entry(BankEntry entry) {
        entries.add(entry);
    }

    @Override
    public void pending(BankEntry entry) {
        pending.add(entry);
    }

    @Override
    public void statement(BankStatement statement) {
        statements.add(statement);
    }

    static Read text(String text) {
        return bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    static Read bytes(byte[] bytes) {
        var read = new Read();
        into(read, bytes);
        return read;
    }

    static void into(BankSink sink, byte[] bytes) {
        try {
            BankFiles.read("file", bytes, sink);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Read file(String name) {
        var read = new Read();
        try {
            BankFiles.read(FILES.resolve(name), read);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return read;
    }

    static String string(String name) {
        try {
            return Files.readString(FILES.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Day, amount and currency of each entry. */
    List<String> lines() {
        return entries.stream().map(e -> e.bookedOn() + " " + e.amount()).toList();
    }

    List<String> findings() {
        return statements.stream()
                .flatMap(s -> s.findings().stream())
                .map(f -> f.code().code() + " " + String.join(" ", f.arguments()))
                .toList();
    }
}
