// Reads a GEXF file as Gephi Lite does and prints what was understood of it as JSON: node read_gexf.mjs FILE
import { readFileSync } from "node:fs";
import Graph from "graphology";
import gexf from "graphology-gexf";

const graph = gexf.parse(Graph, readFileSync(process.argv[2], "utf8"));
const nodes = graph.mapNodes((id, attributes) => ({ id, ...attributes }));
const edges = graph.mapEdges((id, attributes, source, target, _s, _t, undirected) => ({
  id,
  source,
  target,
  undirected,
  attributes,
}));
process.stdout.write(JSON.stringify({ about: graph.getAttributes(), nodes, edges }));
