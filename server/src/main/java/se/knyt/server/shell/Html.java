package se.knyt.server.shell;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.stereotype.Component;

/** Renders templates, which are compiled with the program. */
@Component
public final class Html {
    private static final MediaType TYPE = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);

    private final TemplateEngine templates = TemplateEngine.createPrecompiled(ContentType.Html);

    /** A page of a company: template parameters {@code v} and {@code p}. */
    public ResponseEntity<String> page(View view, String template, Object page) {
        return page(HttpStatus.OK, template, Map.of("v", view, "p", page));
    }

    public ResponseEntity<String> page(HttpStatus status, String template, Map<String, Object> parameters) {
        var output = new StringOutput(16_384);
        templates.render(template, parameters, output);
        return ResponseEntity.status(status)
                .contentType(TYPE)
                .cacheControl(CacheControl.noStore())
                .header(HttpHeaders.VARY, "HX-Request")
                .body(output.toString());
    }

    /** Where to go after a form was handled. */
    public static ResponseEntity<String> seeOther(String location) {
        return ResponseEntity.status(HttpStatus.SEE_OTHER)
                .header(HttpHeaders.LOCATION, location)
                .build();
    }

    /** The token that a form of this request must send back. */
    public static String csrf(HttpServletRequest request) {
        return request.getAttribute(CsrfToken.class.getName()) instanceof CsrfToken token ? token.getToken() : "";
    }
}
