package se.knyt.server.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import se.knyt.engine.settings.Settings;
import se.knyt.server.text.Language;
import se.knyt.server.text.Texts;

/** Each part of a company's settings, and each constant that one may hold, has words for the page that shows a version of them. */
class SettingsWordsTest {
    private final Set<Type> seen = new HashSet<>();
    private final Set<String> keys = new TreeSet<>();

    @Test
    void everyPartOfTheSettingsHasWords() {
        collect(Settings.class);
        assertThat(keys).hasSizeGreaterThan(100);
        for (var language : Language.values()) {
            var missing = new TreeSet<>(keys);
            missing.removeIf(Texts.of(language)::has);
            assertThat(missing).as(language.tag()).isEmpty();
        }
    }

    private void collect(Type type) {
        if (!seen.add(type)) {
            return;
        }
        if (type instanceof ParameterizedType of) {
            for (var part : of.getActualTypeArguments()) {
                collect(part);
            }
            collect(of.getRawType());
        }
        if (!(type instanceof Class<?> of) || !of.getName().startsWith("se.knyt.")) {
            return;
        }
        if (of.isEnum()) {
            for (var constant : of.getEnumConstants()) {
                keys.add("recorded.value." + SettingsVersionPage.key(((Enum<?>) constant).name()));
            }
        }
        if (of.isSealed()) {
            for (var kind : of.getPermittedSubclasses()) {
                collect(kind);
            }
        }
        if (of.isRecord()) {
            for (var part : of.getRecordComponents()) {
                keys.add("recorded.name." + SettingsVersionPage.key(part.getName()));
                collect(part.getGenericType());
            }
        }
    }
}
