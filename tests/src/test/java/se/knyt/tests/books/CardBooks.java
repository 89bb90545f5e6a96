package se.knyt.tests.books;

import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import se.knyt.engine.giftcards.GiftCardDesk;
import se.knyt.tests.thread.Merchant;
import se.knyt.tests.thread.World;

/** A shop whose gift cards and store credit are booked. */
abstract class CardBooks {
    static final ZoneId ZONE = ZoneId.of("Europe/Stockholm");
    static final String CARD =
            "{\"lines\":[{\"gift_card\":true,\"price\":50000}],\"shipping\":0,\"discount\":false,\"business\":false}";

    @TempDir
    Path folder;

    World world;

    @BeforeEach
    void open() {
        world = new World();
    }

    @AfterEach
    void close() {
        world.close();
    }

    LocalDate today() {
        return world.now().atZone(ZONE).toLocalDate();
    }

    /** What a person says today of a card of which they have seen so much left. */
    GiftCardDesk.Word word(Merchant merchant, long card, long seen) {
        return new GiftCardDesk.Word(merchant.company, card, today(), seen, "Eva");
    }
}
