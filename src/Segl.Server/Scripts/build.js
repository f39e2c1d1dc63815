// Builds wwwroot/assets from the design system (npm), Design/segl.css and Scripts/segl.ts.
// Every file name carries a hash of its content, so that browsers may keep it for good; manifest.json maps the plain name to it.
import { createHash } from "node:crypto";
import { execSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const project = join(dirname(fileURLToPath(import.meta.url)), "..");
const [stampFile = join(project, "../../artifacts/web/assets.stamp")] = process.argv.slice(2);
const assets = join(project, "wwwroot/assets");
const manifestFile = join(assets, "manifest.json");
const lock = `${stampFile}.lock`;

// The page that shows what the API's description says is one file of a package; as a dependency it would bring 300 MB of others.
const reference = {
  name: "@scalar/api-reference",
  version: "1.72.1",
  file: "package/dist/browser/standalone.js",
  integrity: "sha512-XpEJ0rfc/cXbCrR+iC4kK0o/WwX2dTtGQbT049OlPKAHD6IMIFdTeGz2r+M27P2EDWKyUITRm/NzlP8z2pw/Ow==",
};

// The icons that Design/IconTagHelper.cs may name.
const icons = [
  "arrow-back", "business", "check", "chevron-left", "chevron-right", "copy", "document", "download", "edit", "email", "error",
  "help", "hourglass", "minus", "time", "info", "language", "lock", "notifications", "person", "plus", "print", "refresh", "search", "success",
  "upload", "visibility", "visibility-off", "warning", "close", "delete",
];

mkdirSync(dirname(stampFile), { recursive: true });
await holdLock();
try {
  const stamp = hashOf(inputs().map((file) => readFileSync(file)));
  if (!isBuilt(stamp)) {
    installPackages();
    await build();
  }
  touch(stamp);
} finally {
  rmSync(lock, { recursive: true, force: true });
}

function isBuilt(stamp) {
  return existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp && existsSync(manifestFile);
}

// The build compares the times of these two files with those of the inputs.
function touch(stamp) {
  writeFileSync(stampFile, stamp);
  utimesSync(manifestFile, new Date(), new Date());
}

function inputs() {
  const own = ["Design", "Scripts"].flatMap((folder) => readdirSync(join(project, folder)).map((name) => join(project, folder, name)));
  return [...own.filter((file) => /\.(css|ts|js|svg)$/.test(file)).sort(), join(project, "package.json"), join(project, "package-lock.json")];
}

function installPackages() {
  const wanted = join(project, "package-lock.json");
  const installed = join(project, "node_modules/.package-lock.json");
  if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(wanted).mtimeMs)
    execSync("npm ci --no-audit --no-fund --loglevel=error", { cwd: project, stdio: ["ignore", "inherit", "inherit"] });
}

// Fetched once, from wherever npm fetches packages; what is not octet for octet the known package is not used.
function referenceScript() {
  const folder = join(project, "node_modules/.segl");
  const script = join(folder, `api-reference-${reference.version}.js`);
  if (!existsSync(script)) {
    mkdirSync(folder, { recursive: true });
    const run = { cwd: folder, stdio: ["ignore", "pipe", "ignore"] };
    const [packed] = JSON.parse(execSync(`npm pack ${reference.name}@${reference.version} --json --loglevel=error`, run));
    const archive = join(folder, packed.filename);
    const integrity = `sha512-${createHash("sha512").update(readFileSync(archive)).digest("base64")}`;
    if (integrity !== reference.integrity) throw new Error(`${packed.filename} is not the package that it should be.`);
    execSync(`tar -xzf ${packed.filename} ${reference.file}`, run);
    renameSync(join(folder, reference.file), script);
    rmSync(archive);
    rmSync(join(folder, "package"), { recursive: true });
  }
  return readFileSync(script);
}

async function build() {
  const esbuild = await import("esbuild");
  const result = await esbuild.build({
    entryPoints: { segl: join(project, "Design/segl.css"), "segl-page": join(project, "Scripts/segl.ts") },
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    target: ["es2022", "chrome111", "firefox115", "safari16.4"],
    outdir: assets,
    entryNames: "[name]-[hash]",
    assetNames: "[name]-[hash]",
    loader: { ".svg": "file", ".woff2": "file" },
    plugins: [designSystem()],
    logLevel: "warning",
  });

  const files = new Map(result.outputFiles.map((file) => [file.path, file.contents]));
  const manifest = {};
  for (const [path, output] of Object.entries(result.metafile.outputs))
    if (output.entryPoint) manifest[output.entryPoint.endsWith(".css") ? "segl.css" : "segl.js"] = path.split("/").at(-1);
  for (const [name, content] of [["icons.svg", sprite()], ["favicon.svg", readFileSync(join(project, "Design/favicon.svg"))],
    ["api-reference.js", referenceScript()],
    ["licences.txt", readFileSync(join(project, "node_modules/dkfds/dist/LICENSE.md"))]]) {
    manifest[name] = name.replace(".", `-${hashOf([content]).slice(0, 8).toUpperCase()}.`);
    files.set(join(assets, manifest[name]), content);
  }

  mkdirSync(assets, { recursive: true });
  for (const [path, content] of files) if (!existsSync(path)) writeFileSync(path, content);
  const kept = new Set([...files.keys()].map((path) => path.split("/").at(-1)));
  for (const name of readdirSync(assets)) if (!kept.has(name)) rmSync(join(assets, name));
  writeFileSync(manifestFile, `${JSON.stringify(manifest, null, 2)}\n`);
}

// The neutral theme, less what we do not serve: old font formats, the logo placeholders and the classes of 160 background icons.
function designSystem() {
  return {
    name: "design-system",
    setup(build) {
      build.onLoad({ filter: /dkfds\.css$/ }, ({ path }) => ({
        loader: "css",
        resolveDir: dirname(path),
        contents: readFileSync(path, "utf8")
          .replace(/src:[^;]*?(url\("[^"]+\.woff2"\) format\("woff2"\))[^;]*;/g, "src:$1;")
          .replace(/background-image:url\("\.\.\/img\/[^/"]+"\);/g, "")
          .replace(/\.icon-[a-z-]+:not\(a\)\{[^}]*\}/g, ""),
      }));
    },
  };
}

function sprite() {
  const folder = join(project, "node_modules/dkfds/dist/img/svg-icons");
  const symbols = icons.map((name) =>
    readFileSync(join(folder, `${name}.svg`), "utf8").trim()
      .replace(/^<svg xmlns="[^"]+"/, `<symbol id="${name}"`)
      .replace("</svg>", "</symbol>"));
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`;
}

function hashOf(contents) {
  const hash = createHash("sha256");
  for (const content of contents) hash.update(content).update("\0");
  return hash.digest("hex");
}

// Two builds at once (an IDE and a terminal) must not run npm in one folder; a lock left by a killed build is taken over.
async function holdLock() {
  const deadline = Date.now() + 180_000;
  for (;;) {
    try {
      mkdirSync(lock);
      return;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
      if (Date.now() > deadline || Date.now() - statSync(lock, { throwIfNoEntry: false })?.mtimeMs > 170_000)
        rmSync(lock, { recursive: true, force: true });
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}
