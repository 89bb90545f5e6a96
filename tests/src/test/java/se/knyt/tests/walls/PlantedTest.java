package se.knyt.tests.walls;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each wall finds what is planted for it, and leaves alone what may stand there. */
class PlantedTest {
    private static final String ENGINE = "engine/src/main/java/se/knyt/engine/";

    @TempDir
    private Path root;

    private House house;

    @BeforeEach
    void build() {
        house = new House(root);
    }

    private void plant(String place, String text) throws IOException {
        var file = root.resolve(place);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @Test
    void aVendorsNameOutsideItsFolders() throws IOException {
        plant(
                "connectors/payments/src/main/java/se/knyt/connectors/payments/klarna/Client.java",
                "class KlarnaClient {}");
        plant("simulators/src/main/java/se/knyt/simulators/klarna/Klarna.java", "class Klarna {}");
        plant("connectors/payments/src/main/java/se/knyt/connectors/payments/svea/Client.java", "// as Klarna does");
        plant(ENGINE + "books/Fees.java", "var sql = \"case connector when 'klarna' then 1 end\";");
        plant(ENGINE + "bank/SwishRows.java", "class Rows {}");
        plant(
                "server/src/main/resources/texts/console_sv.properties",
                "a = Nexi betalar ut\nb = magnets, sveavägen, stripes");
        plant("engine/src/test/java/se/knyt/engine/FeesTest.java", "// Klarna");
        assertThat(VendorNames.found(house))
                .containsExactlyInAnyOrder(
                        "klarna: connectors/payments/src/main/java/se/knyt/connectors/payments/svea/Client.java",
                        "klarna: " + ENGINE + "books/Fees.java",
                        "swish: " + ENGINE + "bank/SwishRows.java",
                        "nets: server/src/main/resources/texts/console_sv.properties");
    }

    @Test
    void packagesThatNameEachOther() {
        var classes = new ClassFileImporter().importPackages("se.knyt.tests.walls.planted");
        assertThat(PackageCircles.found(classes, "se.knyt.tests.walls.planted"))
                .containsExactly("se.knyt.tests.walls.planted.one: with 1", "se.knyt.tests.walls.planted.two: with 1");
        assertThat(PackageCircles.found(
                        new ClassFileImporter().importPackages("se.knyt.tests.boundaries"), "se.knyt.tests"))
                .isEmpty();
    }

    @Test
    void aTableWithTwoWriters() throws IOException {
        plant(
                "engine/src/main/resources/db/migration/V1.sql",
                "create table payout (a int);\ncreate table trail (a int);");
        plant(ENGINE + "books/Books.java", "\"update payout set a = 1\"; \"select 1 from trail for update\"");
        plant(
                ENGINE + "intake/Pages.java",
                "\"\"\"\n  insert into payout (a) values (1)\n  on conflict do update set a = 2\"\"\"");
        plant(ENGINE + "trails/Trails.java", "\"delete from trail\"");
        plant("server/src/main/java/se/knyt/server/trails/Page.java", "\"select a from trail\"");
        assertThat(TableOwners.found(house)).containsExactly("payout: se.knyt.engine.books, se.knyt.engine.intake");
        assertThat(TableOwners.byTheConsole(house)).isEmpty();
        plant("server/src/main/java/se/knyt/server/trails/Act.java", "\"update trail set a = 2\"");
        assertThat(TableOwners.byTheConsole(house)).containsExactly("trail: se.knyt.server.trails");
    }

    @Test
    void whatIsNotTidy() throws IOException {
        var lines = "        int a;\n".repeat(Tidy.METHOD_LINES);
        plant(
                ENGINE + "Long.java",
                "package se.knyt.engine;\nclass Long {\n    void act() {\n" + lines
                        + "    }\n    void brief() {}\n}\n");
        plant(
                ENGINE + "Wide.java",
                "package se.knyt.engine;\nrecord Wide(int a, int b, int c, int d, int e, int f, int g, int h, int i, int j, int k) {\n"
                        + "    static final int MAX = 1;\n}\n");
        plant(ENGINE + "Rest.java", """
                package se.knyt.engine;
                class Rest {
                    int of(Kind kind) {
                        return switch (kind) {
                            case SALE, REFUND -> 1;
                            default -> 2;
                        };
                    }
                    int of(String text) {
                        return switch (text) {
                            case "sale" -> 1;
                            default -> row.getInt(7) + row.getInt(6);
                        };
                    }
                }
                """);
        var tidy = Tidy.of(house);
        assertThat(tidy.longMethods()).containsExactly(ENGINE + "Long.java: act 62");
        assertThat(tidy.wideRecords()).containsExactly(ENGINE + "Wide.java: Wide 11");
        assertThat(tidy.defaultBranches()).containsExactly(ENGINE + "Rest.java:4");
        assertThat(Tidy.positionalReads(house)).containsExactly(ENGINE + "Rest.java: .getInt(7)");
    }

    @Test
    void longLinesAndLargePackages() throws IOException {
        for (int i = 0; i <= Tidy.CLASSES; i++) {
            plant(ENGINE + "many/C" + i + ".java", "package se.knyt.engine.many;");
        }
        plant(ENGINE + "few/C.java", "//" + " ".repeat(Tidy.LINE_LENGTH));
        plant("docs/page.md", "a\n" + "b".repeat(Tidy.LINE_LENGTH) + "\n" + "c".repeat(Tidy.LINE_LENGTH + 1) + "\n");
        assertThat(Tidy.largePackages(house)).containsExactly("engine/src/main/java/se/knyt/engine/many: 31");
        assertThat(Tidy.longLines(house)).containsExactlyInAnyOrder(ENGINE + "few/C.java:1", "docs/page.md:3");
    }

    @Test
    void aFolderOverItsBudget() throws IOException {
        var folder = "connectors/payments/src/main/java/se/knyt/connectors/payments/";
        plant(folder + "small/Client.java", "\n".repeat(1_200));
        plant(folder + "large/Client.java", "\n".repeat(1_000));
        plant(folder + "large/Mapping.java", "\n".repeat(201));
        plant(folder + "Shared.java", "\n".repeat(5_000));
        plant(folder + "files/Client.java", "\n".repeat(1_200));
        plant(folder + "files/settlement/Reader.java", "\n".repeat(500));
        plant(folder + "more/Client.java", "\n".repeat(1_200));
        plant(folder + "more/settlement/Reader.java", "\n".repeat(501));
        assertThat(FolderBudgets.found(house))
                .isEqualTo(
                        List.of("connectors/payments/large: 1201 of 1200", "connectors/payments/more: 1701 of 1700"));
    }
}
