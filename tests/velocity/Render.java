import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.apache.velocity.VelocityContext;
import org.apache.velocity.app.event.EventCartridge;
import org.apache.velocity.app.event.InvalidReferenceEventHandler;
import org.apache.velocity.context.Context;
import org.apache.velocity.runtime.RuntimeInstance;
import org.apache.velocity.util.introspection.Info;

/**
 * Renders templates with Apache Velocity 1.7: a JSON object with "template" and "variables" on each line of the input, on each line
 * of the output what it printed as Velocity comes ("plain") and with the settings that AWS appears to use ("adapted"), as a string,
 * or null where it failed, and which of those settings mattered. No comparison is here.
 */
public final class Render {
    private static final String[] NOT_ON_AWS = {"evaluate", "include", "parse"};

    private final RuntimeInstance plain = engine(true);
    private final RuntimeInstance adapted = engine(false);

    public static void main(String[] arguments) throws IOException {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream output = new PrintStream(System.out, false, "US-ASCII");
        Render render = new Render();
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            output.print(render.answer(line) + "\n");
            output.flush();
        }
    }

    private static RuntimeInstance engine(boolean asItComes) {
        RuntimeInstance engine = new RuntimeInstance();
        engine.setProperty("runtime.log.logsystem.class", "org.apache.velocity.runtime.log.NullLogChute");
        engine.setProperty("velocimacro.library", "");
        engine.setProperty("velocimacro.permissions.allow.inline", String.valueOf(asItComes));
        engine.init();
        if (!asItComes) {
            for (String name : NOT_ON_AWS) {
                engine.removeDirective(name);
            }
        }
        return engine;
    }

    private String answer(String line) {
        Missing missing = new Missing();
        String before = text(plain, line, null);
        String after = text(adapted, line, missing);
        return "{\"plain\":" + quoted(before) + ",\"adapted\":" + quoted(after) + ",\"missing\":" + missing.met
            + ",\"failure\":" + quoted(missing.failure) + "}";
    }

    /** Returns what the template of the case prints, or null if it fails; the case is read anew, since templates change what they are given. */
    private static String text(RuntimeInstance engine, String line, Missing missing) {
        Map<?, ?> one = (Map<?, ?>) new Json(line).value();
        VelocityContext context = new VelocityContext((Map<?, ?>) one.get("variables"));
        if (missing != null) {
            EventCartridge events = new EventCartridge();
            events.addEventHandler(missing);
            events.attachToContext(context);
        }
        StringWriter writer = new StringWriter();
        try {
            return engine.evaluate(context, writer, "t", (String) one.get("template")) ? writer.toString() : null;
        } catch (RuntimeException | Error failure) {
            if (missing != null) {
                missing.failure = cause(failure).getClass().getSimpleName();
            }
            return null;
        }
    }

    private static Throwable cause(Throwable failure) {
        return failure.getCause() == null ? failure : cause(failure.getCause());
    }

    private static String quoted(String text) {
        if (text == null) {
            return "null";
        }
        StringBuilder quoted = new StringBuilder("\"");
        for (char character : text.toCharArray()) {
            boolean safe = character >= ' ' && character < 127 && character != '"' && character != '\\';
            quoted.append(safe ? String.valueOf(character) : String.format("\\u%04x", (int) character));
        }
        return quoted.append('"').toString();
    }

    /** Makes of every reference that leads nowhere an empty text, as AWS does. */
    private static final class Missing implements InvalidReferenceEventHandler {
        private boolean met;
        private String failure = "";

        @Override
        public Object invalidGetMethod(Context context, String reference, Object object, String property, Info info) {
            met = true;
            return "";
        }

        @Override
        public Object invalidMethod(Context context, String reference, Object object, String method, Info info) {
            met = true;
            return "";
        }

        @Override
        public boolean invalidSetMethod(Context context, String left, String right, Info info) {
            return false;
        }
    }

    /** Reads well-formed JSON without blanks between its tokens: objects keep their order, numbers are Integer or Double. */
    private static final class Json {
        private final String text;
        private int at;

        Json(String text) {
            this.text = text;
        }

        Object value() {
            switch (text.charAt(at)) {
                case '{':
                    return object();
                case '[':
                    return array();
                case '"':
                    return string();
                default:
                    return word();
            }
        }

        private Map<String, Object> object() {
            Map<String, Object> entries = new LinkedHashMap<>();
            at++;
            while (text.charAt(at) != '}') {
                at += text.charAt(at) == ',' ? 1 : 0;
                String key = string();
                at++;
                entries.put(key, value());
            }
            at++;
            return entries;
        }

        private List<Object> array() {
            List<Object> items = new ArrayList<>();
            at++;
            while (text.charAt(at) != ']') {
                at += text.charAt(at) == ',' ? 1 : 0;
                items.add(value());
            }
            at++;
            return items;
        }

        private String string() {
            StringBuilder string = new StringBuilder();
            for (at++; text.charAt(at) != '"'; at++) {
                char character = text.charAt(at);
                string.append(character == '\\' ? escape() : character);
            }
            at++;
            return string.toString();
        }

        private char escape() {
            char character = text.charAt(++at);
            if (character == 'u') {
                at += 4;
                return (char) Integer.parseInt(text.substring(at - 3, at + 1), 16);
            }
            int known = "bfnrt".indexOf(character);
            return known < 0 ? character : "\b\f\n\r\t".charAt(known);
        }

        private Object word() {
            int start = at;
            while (at < text.length() && ",]}".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            String word = text.substring(start, at);
            if (word.equals("null")) {
                return null;
            }
            if (word.equals("true") || word.equals("false")) {
                return Boolean.valueOf(word);
            }
            return word.matches("-?[0-9]+") ? (Object) Integer.valueOf(word) : Double.valueOf(word);
        }
    }
}
