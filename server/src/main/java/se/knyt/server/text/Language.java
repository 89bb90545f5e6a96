package se.knyt.server.text;

import java.util.List;
import java.util.Locale;

/** The languages of the console. */
public enum Language {
    SV("sv"),
    EN("en");

    private final String tag;

    Language(String tag) {
        this.tag = tag;
    }

    /** The value of a {@code lang} attribute. */
    public String tag() {
        return tag;
    }

    /** Swedish for anything that is not English: it is the language of most who keep these books. */
    public static Language ofTag(String tag) {
        return "en".equals(tag) ? EN : SV;
    }

    /** The first language of an {@code Accept-Language} header that we have; Swedish for none, or for a header that is no such list. */
    public static Language accepted(String header) {
        if (header.isEmpty() || header.length() > 500) {
            return SV;
        }
        try {
            List<Locale.LanguageRange> ranges = Locale.LanguageRange.parse(header);
            var found = Locale.lookupTag(ranges, List.of("sv", "en"));
            return found == null ? SV : ofTag(found);
        } catch (IllegalArgumentException e) {
            return SV;
        }
    }
}
