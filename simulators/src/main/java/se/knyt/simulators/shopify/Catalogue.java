package se.knyt.simulators.shopify;

import java.util.List;
import java.util.Map;

/** What the shop sells and to whom: made up, fixed, and the same on every machine. */
final class Catalogue {
    /**
     * @param priceMinor price of one, tax included
     * @param vatRate Swedish VAT in hundredths of a percent
     */
    record Product(String sku, String title, String variant, long priceMinor, long vatRate) {}

    /** @param organisationNumber empty for a private person */
    record Buyer(String firstName, String lastName, String company, String organisationNumber) {}

    static final List<Product> PRODUCTS = List.of(
            new Product("TROJA-S", "Ulltröja Fjäll", "S", 89_900, 2500),
            new Product("TROJA-M", "Ulltröja Fjäll", "M", 89_900, 2500),
            new Product("MOSSA-1", "Stickad mössa", "", 24_900, 2500),
            new Product("MUGG-BLA", "Mugg i stengods", "Blå", 17_900, 2500),
            new Product("FILT-GRA", "Yllefilt", "Grå", 119_500, 2500),
            new Product("LJUS-4", "Stearinljus, 4 st", "", 7_950, 2500),
            new Product("TRYCK-12", "Signerat konsttryck", "30 × 40", 68_000, 1200),
            new Product("KOPIA-12", "Handkolorerad litografi", "", 145_000, 1200),
            new Product("BOK-VANTAR", "Bok: Vantar från norr", "", 27_900, 600),
            new Product("BOK-KOK", "Bok: Köket vid havet", "", 34_500, 600),
            new Product("KAFFE-500", "Kaffe, mellanrost", "500 g", 9_900, 600),
            new Product("SYLT-HJ", "Hjortronsylt", "250 g", 8_990, 600));

    static final List<Buyer> PERSONS = List.of(
            new Buyer("Alva", "Påhittad", "", ""),
            new Buyer("Elis", "Exempelsson", "", ""),
            new Buyer("Märta", "Provström", "", ""),
            new Buyer("Ivar", "Testberg", "", ""),
            new Buyer("Saga", "Låtsander", "", ""),
            new Buyer("Nils", "Fiktivius", "", ""),
            new Buyer("Tyra", "Sagoman", "", ""),
            new Buyer("Åke", "Övningsson", "", ""));

    static final List<Buyer> COMPANIES = List.of(
            new Buyer("Greta", "Provström", "Påhittade Kontoret AB", "559900-0013"),
            new Buyer("Hugo", "Exempelsson", "Exempelbageriet i Norr AB", "559900-0021"));

    static final List<String> STREETS = List.of("Storgatan", "Skolvägen", "Hamngatan", "Lingonstigen", "Kyrkbacken");

    static final List<String[]> CITIES = List.of(
            new String[] {"111 22", "Stockholm"},
            new String[] {"411 03", "Göteborg"},
            new String[] {"211 20", "Malmö"},
            new String[] {"903 26", "Umeå"},
            new String[] {"621 55", "Visby"});

    /** Standard rates abroad, in hundredths of a percent, for sales outside Sweden. */
    static final Map<String, Long> RATES_ABROAD =
            Map.of("DE", 1900L, "DK", 2500L, "FI", 2550L, "FR", 2000L, "NL", 2100L, "NO", 2500L);

    static final Map<String, String> COUNTRY_NAMES = Map.of(
            "SE",
            "Sweden",
            "DE",
            "Germany",
            "DK",
            "Denmark",
            "FI",
            "Finland",
            "FR",
            "France",
            "NL",
            "Netherlands",
            "NO",
            "Norway");

    private Catalogue() {}

    /** Not drawn at random: only who asks for it buys a gift card. */
    static Product giftCard(long priceMinor) {
        return new Product("PRESENTKORT", "Presentkort", "", priceMinor, 0);
    }

    static Product product(String sku) {
        return PRODUCTS.stream()
                .filter(product -> product.sku.equals(sku))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the shop has no article " + sku));
    }
}
