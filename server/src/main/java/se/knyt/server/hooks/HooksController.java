package se.knyt.server.hooks;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import se.knyt.engine.Engine;
import se.knyt.engine.intake.Webhooks;

/** Takes hints from other systems as raw bytes: the signature is over exactly these. */
@RestController
class HooksController {
    private final Engine engine;

    HooksController(Engine engine) {
        this.engine = engine;
    }

    @PostMapping("/hooks/{token}")
    ResponseEntity<Void> receive(@PathVariable String token, HttpServletRequest request) throws IOException {
        if (request.getContentLengthLong() > Webhooks.BODY_BYTES_MAX) {
            return ResponseEntity.status(HttpStatus.CONTENT_TOO_LARGE).build();
        }
        var body = request.getInputStream().readNBytes(Webhooks.BODY_BYTES_MAX + 1);
        if (body.length > Webhooks.BODY_BYTES_MAX) {
            return ResponseEntity.status(HttpStatus.CONTENT_TOO_LARGE).build();
        }
        var headers = new HashMap<String, String>();
        request.getHeaderNames()
                .asIterator()
                .forEachRemaining(name -> headers.put(name.toLowerCase(Locale.ROOT), request.getHeader(name)));
        return switch (engine.webhooks().receive(token, headers, body)) {
            case ACCEPTED -> ResponseEntity.ok().build();
            // The same answer for a wrong token and a wrong signature: nobody learns which tokens exist.
            case REFUSED -> ResponseEntity.status(HttpStatus.UNAUTHORIZED).build();
            case BUSY -> ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE).build();
        };
    }
}
