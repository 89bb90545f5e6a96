package se.knyt.tests.walls;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import se.knyt.tests.walls.House.Source;

/** A vendor is named in its connector's folder and in its simulator's, and nowhere else in the program: not in code, comments or texts. */
final class VendorNames {
    /** By the name of its folders. Words that others have too are looked for as words alone. */
    private static final Map<String, Pattern> VENDORS = vendors();

    private VendorNames() {}

    private static Map<String, Pattern> vendors() {
        var found = new LinkedHashMap<String, Pattern>();
        for (var name :
                List.of("klarna", "kustom", "swish", "shopify", "paypal", "svea", "stripe", "adyen", "fortnox")) {
            found.put(name, word(name, ""));
        }
        found.put("nets", word("nets", "|(?i)nexi"));
        return found;
    }

    /** As a word, at the head of a part of a name in code, and in capitals; of a street that is called like one, not. */
    private static Pattern word(String name, String others) {
        var capital = Character.toUpperCase(name.charAt(0)) + name.substring(1);
        return Pattern.compile("(?<![A-Za-zåäö])" + name + "(?![a-zåäö])|" + capital + "(?!väg)|"
                + name.toUpperCase(Locale.ROOT) + "(?!VÄG)" + others);
    }

    /** Files that name each vendor from outside: {@code vendor: place}. */
    static List<String> found(House house) {
        return house.main().stream().flatMap(source -> named(source).stream()).toList();
    }

    private static List<String> named(Source source) {
        var text = source.text();
        return VENDORS.entrySet().stream()
                .filter(vendor -> !isOf(source.place(), vendor.getKey()))
                .filter(vendor -> vendor.getValue().matcher(text).find()
                        || vendor.getValue().matcher(name(source.place())).find())
                .map(vendor -> vendor.getKey() + ": " + source.place())
                .toList();
    }

    private static String name(String place) {
        return place.substring(place.lastIndexOf('/') + 1);
    }

    private static boolean isOf(String place, String vendor) {
        return (place.startsWith("connectors/") || place.startsWith("simulators/"))
                && place.contains("/" + vendor + "/");
    }
}
